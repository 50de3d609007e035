Feature: Nobody sits in a room that nobody signed off
  Whoever writes an assessment never signs it; a refusal says what is possible instead; a signature covers
  exactly what was read.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Helen refuses, a new version is written, and David approves
    Given an assessment of meeting face to face waits for a decision
    When Helen does not agree, and proposes a letter instead
    Then the case stands at "Talking with both"
    When both choose letters and Priya writes a new version
    And David declares that he has no link to anybody, and signs it
    Then the case stands at "Preparing with each person"
    And the record says that Helen refused and David signed

  Scenario: Whoever wrote it cannot sign it
    Given an assessment of meeting face to face waits for a decision
    When Priya looks for the page on which it is decided
    Then she is told "There is no such page"
    And the case stands at "Awaiting sign-off"

  Scenario: A refusal without something possible instead is not taken
    Given an assessment of meeting face to face waits for a decision
    When Helen does not agree, and proposes nothing
    Then she is told "Write an answer to: What is possible instead, the less direct form first"
    And the case stands at "Awaiting sign-off"
