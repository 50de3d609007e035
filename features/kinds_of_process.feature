Feature: A yes to one kind of process is no yes to another
  Whoever chose letters is never brought into a room. A less direct kind can be asked for at any time.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario Outline: Only people who both chose to meet are brought together
    Given Maya and Lee both chose "<kind>" and are being prepared
    When Priya proposes a meeting
    Then she is told "<told>"

    Examples:
      | kind         | told                                                                           |
      | letter       | What both chose is not a meeting. Ask for another kind of process first.        |
      | shuttle      | What both chose is not a meeting. Ask for another kind of process first.        |
      | recording    | What both chose is not a meeting. Ask for another kind of process first.        |
      | conversation | What both chose is not a meeting. Ask for another kind of process first.        |
      | video        | A meeting is proposed.                                                         |
      | face_to_face | A meeting is proposed.                                                         |
      | circle       | A meeting is proposed.                                                         |
      | family_group | A meeting is proposed.                                                         |

  Scenario: Two people who meet are not taken into letters instead
    Given Maya and Lee are ready and a date is held
    When Priya clears letters or messages to begin
    Then she is told "Both chose to meet: the meeting is confirmed instead."

  Scenario: Nothing passes between two people who each chose only to talk
    Given Maya and Lee both chose "conversation" and are being prepared
    When Lee writes a letter, which Priya reads through and holds
    And Priya tells Maya all the same
    Then she is told "Both chose only to talk with a facilitator. Ask for another kind of process first."

  Scenario: The day before, Maya would rather have a letter
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya asks Priya on the phone for a letter instead
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And the case stands at "Talking with both"
    And each of them is to be called
    And her yes to meeting is still hers to keep or take back
    When both choose letters, which are assessed, signed and cleared
    Then letters may pass under a signature of their own
