Feature: Less than a meeting is enough
  A letter that is not wanted is kept unread; a conversation with one person only is a good end.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Lee cools, offers a letter, and Maya does not want it
    Given Maya and Lee are being prepared
    When Lee takes back his yes to meeting
    Then the case stands at "Talking with both"
    When both choose letters, which are assessed, signed and cleared
    And Lee writes a letter, which Priya reads through and holds
    And Priya tells Maya that it exists
    And Maya does not want it
    Then the letter is kept unread
    And nothing of the letter stands on Maya's page

  Scenario: A letter is never given without a yes to this very letter
    Given letters may pass between Maya and Lee
    And Lee's letter is announced and wanted
    When Priya tries to give it
    Then she is told "The person it is for has not said yes to this one."

  Scenario: Nothing but a conversation
    Given Priya has talked with Maya, who holds five words
    When Maya wants nothing more than that
    And the case is closed as a conversation with one person
    Then the case stands at "Closed"
    And it counts as "COMPLETED_CONVERSATION_ONLY"
