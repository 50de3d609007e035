Feature: A meeting, from its gates to its end
  Whoever comes to a room with somebody who hurt them, or whom they hurt, has to be able to rely on nine rules.
  M1 to M4 keep it from being confirmed, M5 and M6 from being opened, and M7 to M9 say how it may end.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: M1 Nobody comes whom both did not agree to
    Given Maya and Lee are ready and a date is held
    When Priya tries to confirm the meeting
    Then she is told "Both people have not agreed who will be there."

  Scenario: M1 A supporter comes prepared, or not at all
    Given Maya and Lee are ready and a date is held
    When Ada joins to support Maya, and the plan names her
    And Priya tries to confirm the meeting
    Then she is told "Not everyone is confirmed ready"

  Scenario: M2 A place is looked at first
    Given Maya and Lee are ready and a date is held
    When Priya tries to confirm the meeting
    Then she is told "The venue has not been checked."

  Scenario Outline: M2, M4 What is not arranged is a warning, and after serious harm a refusal
    Given <kind> is ready and a date is held
    When Priya finds the place suitable, but for "<item>"
    Then Priya is <told> "<words>"

    Examples:
      | kind                         | item    | told         | words                                                             |
      | an ordinary case             | breaks  | warned of    | There is a second room for breaks                                 |
      | a sensitive and complex case | breaks  | refused with | There is a second room for breaks                                 |
      | an ordinary case             | support | warned of    | Somebody whom the person harmed chose is there for them afterwards |
      | a sensitive and complex case | support | refused with | Somebody whom the person harmed chose is there for them afterwards |

  Scenario: M3 After serious harm two facilitators hold it
    Given a sensitive and complex case is ready and a date is held
    When Tom is no longer the second facilitator
    And Priya tries to confirm the meeting
    Then she is told "Two facilitators are needed for this, and a second one is not named."

  Scenario: M5 Orders were looked at longer ago than three days
    Given the checks of the day are done with Maya and Lee, but orders were not looked at since last month
    When Priya tries to open the meeting
    Then she is told "Orders have not been checked in the last 72 hours."

  Scenario Outline: M6 Each is asked alone on the day, item by item
    Given the checks of the day are done with Maya and Lee
    When Priya writes down that for Lee "<item>" is not fine
    Then the page for the room shows no button that opens it
    And the page for the room says "Lee Danvers: <reason>."
    And Lee's check of the day says why

    Examples:
      | item         | reason                                              |
      | willing      | they are not sure today that they want to           |
      | sober        | they have drunk or taken something                  |
      | well         | they are not well enough                            |
      | unthreatened | somebody threatened or pressed them                 |
      | private      | the press, or somebody who could post it, knows of it |
      | company      | they came with somebody who should not be here      |

  Scenario: M6 One item that was not asked is not answered by the others
    Given the checks of the day are done with Maya and Lee
    When Priya leaves out who travelled with Lee
    Then she is told "Choose an answer to: Who travelled with them"

  Scenario: M7 A meeting is held with the buttons of the page for the room
    Given the checks of the day are done with Maya and Lee
    When Priya presses to open it, to break, and to go on
    Then the page for the room says "Went on"
    And the page for the room has no place to write what is said

  Scenario Outline: M7 Anybody in the room stops it, and nobody is asked why
    Given Maya and Lee are meeting
    When <who> stops it
    Then the meeting has ended early
    And the page for the room shows no button but the telephone

    Examples:
      | who                     |
      | Priya on her phone      |
      | Tom on his phone        |
      | Maya on her own page    |

  Scenario: M7 A stop that somebody else has pressed already is no mistake
    Given Maya and Lee are meeting
    When Tom on his phone stops it
    And Priya stops it on a page that was drawn before
    Then she is told "It was stopped already."

  Scenario: M7 A stop behind an opening that was refused takes effect all the same
    Given the checks of the day are done with Maya and Lee, but orders were not looked at since last month
    When Priya presses to open it without a signal, and then to stop it, and both arrive
    Then the meeting is off
    And Priya reads on her list for today "Call each person: it is not going ahead"

  Scenario: M8 Called off late, each is called now and asked how they are within a day
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya cancels the meeting
    Then Priya reads on her list for today "Call each person: it is not going ahead"
    And Priya reads on her list for tomorrow "Ask each person how they are: it was called off late"
    And no other date is set for anybody

  Scenario: M9 It ended early: both are debriefed today, the risk is looked at anew, a supervisor knows
    Given Maya and Lee are meeting
    When Priya on her phone stops it
    Then Priya reads on her list for today "Debrief each person today"
    And Helen reads on her list "Look at a meeting that ended early, or a safety stop, today"
    And what was signed for the process is no longer valid
