Feature: One meeting for several cases
  Where the same person was harmed and everybody agrees, the meetings of several cases are one event. Each case
  keeps its own choices, preparation and sign-off: nobody sits in a room that was not signed off for them.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Maya is being prepared to meet Lee, and in a case beside it Rory

  Scenario: Nobody is named before they said that they may be
    When Priya holds the two meetings together before anybody was asked
    Then she is told "Rory Keane has not said yes to one meeting with others"
    And nothing of Rory stands on a page of Lee

  Scenario: Everybody agrees, and nobody is in the room before it is signed off in both cases
    Given all three say yes to one meeting
    When Priya holds the two meetings together
    And the same plan is signed and confirmed in both cases
    And the checks of the day are done for Lee's case alone
    Then Priya cannot open it, because "Another case is part of this meeting, and there it cannot be opened yet."
    And she reads there what Rory's case still asks for
    When the checks of the day are done for Rory's case as well
    Then it opens in both cases
    When Rory takes a break
    Then nobody goes on in Lee's case either
    When Lee stops it
    Then it has ended early in both cases, and everybody is debriefed

  Scenario: Lee takes his yes back, and nobody of Rory's case is left with a date that is off
    Given all three say yes to one meeting
    And Priya holds the two meetings together
    And the same plan is signed and confirmed in both cases
    When Lee takes back his yes
    Then Rory's meeting is confirmed no longer, and Priya is to call everybody there
    And Rory's case does not say who it was, or why

  Scenario: Rory would rather meet by himself after all
    Given all three say yes to one meeting
    And Priya holds the two meetings together
    And the same plan is signed and confirmed in both cases
    When Priya holds Rory's meeting apart again
    Then nobody of the other case stands on either list
    And each plan has to be signed again before it is confirmed
