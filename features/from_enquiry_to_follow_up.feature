Feature: One case, from the first question to follow-up
  Everyone a case touches is asked, prepared and followed up, one step after the other, and whoever reads
  the case sees at every moment what is possible next and what is not yet.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya asks about meeting the man who broke into her home, and it goes all the way
    When Maya asks Sam about it, without a crime reference
    And Sam records that she wants to be referred and begins the first checks
    And Helen names Priya and Tom
    Then the case stands at "Has a facilitator"
    When Priya holds the first conversation with Maya
    And Maya says yes to asking Lee, in words she chose, and Helen signs the approach
    And Priya asks Lee, who is willing to talk
    Then the case stands at "Talking with both"
    When both choose to meet and the process is assessed and signed
    Then the case stands at "Preparing with each person"
    When both are prepared apart and the plan of the meeting is signed and confirmed
    Then the case stands at "Meeting arranged"
    When they meet on the day, after each was asked again
    Then the case stands at "Under way"
    When the meeting ends and a promise is agreed
    Then the case stands at "Agreement running"
    When the promise is kept
    Then the case stands at "Following up"
    When both are followed up and the case is closed by two people
    Then the case stands at "Closed"
    And Maya reads on her own page "You can come back any day"
    And nothing in the record of the case has been changed afterwards

  Scenario: A step that is not possible says everything that is missing and who can put it right
    Given Maya and Lee are ready and a date is held
    When Priya tries to confirm the meeting
    Then she is told "The sign-off was for another plan: other people, place or time."
    And she is told "Both people have not agreed who will be there."
    And she is told "The venue has not been checked."
    And the case stands at "Readiness review"
    And the overview shows "Confirm the meeting" as not yet, with "The venue has not been checked."
