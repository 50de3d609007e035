Feature: When a meeting does not take place, nobody is left alone with it
  Each person is called by somebody they know, is asked how they are within a day, and hears of no new date.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: It is called off the evening before
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya cancels the meeting
    Then Priya reads on her list for today "Call each person: it is not going ahead"
    And Priya reads on her list for tomorrow "Ask each person how they are: it was called off late"
    And Maya reads on her own page "Priya will call you"
    And Lee reads on his own page "Priya will call you"
    And no other date is set for anybody

  Scenario: Lee does not come
    Given the checks of the day are done with Maya and Lee
    When Priya records that Lee did not come
    Then Priya reads on her list for today "Call each person: somebody did not come"
    And Priya reads on her list for tomorrow "Ask each person how they are: somebody did not come"
    And nothing on Maya's page names Lee or says why
    And no other date is set for anybody

  Scenario: Another date is a decision of its own
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya puts the meeting off
    Then Priya reads on her list for today "Call each person: the date is put off"
    And no other date is set for anybody
    When Priya offers other dates without having asked each of them
    Then she is told "a new date is never automatic"

  Scenario: It ended early, and whoever held it is debriefed too
    Given Maya and Lee are meeting
    When Maya asks to stop
    Then Priya reads on her list for today "Debrief each person today"
    And Helen reads on her list "Debrief the facilitators: it ended early"
    And Helen reads on her list "Look at a meeting that ended early, or a safety stop, today"
