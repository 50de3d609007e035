Feature: Somebody always looks
  A supervisor goes on leave, is late, or loses their session: what waits for a decision still comes before
  somebody who may decide it, and no word is typed twice.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Helen is on leave, and David decides
    Given an assessment of meeting face to face is written and not sent
    And Helen has handed her queue to David until the end of the week
    When Priya is about to send it
    Then she reads before sending it "David Asomah reads it."
    When Priya sends it
    Then it stands in David's queue, for Helen
    When David declares that he has no link to anybody, and signs it
    Then the case stands at "Preparing with each person"

  Scenario: Nobody has Helen's queue
    Given an assessment of meeting face to face is written and not sent
    And Helen is away until the end of the week, and nobody has her queue
    When Priya is about to send it
    Then she reads before sending it "nobody has the queue, so it is read by David Asomah."
    And the manager reads today that Helen is away and nobody has the queue

  Scenario: A decision that is late is asked of others the same day
    Given an assessment of meeting face to face waits for a decision
    And David and Olu have said that they know nobody on it
    When two working days pass and nobody has decided
    Then David and the manager read today that the decision is late, and Helen was asked first
    When Helen sends it back with questions
    Then nobody reads today that a decision is late

  Scenario: Two supervisors at once
    Given an assessment of meeting face to face waits for a decision
    And David has it open and writes that it is enough for him
    When Helen sends it back with questions
    And David records his decision
    Then he is told that Helen has decided, and his words are still there

  Scenario: A session ends while a reason is being written
    Given an assessment of meeting face to face waits for a decision
    And David has it open and writes that it is enough for him
    When he comes back the next morning and records his decision
    Then he is asked to sign in, and told that his words are kept
    When he has signed in again
    Then his words are there, and marked as not saved yet
