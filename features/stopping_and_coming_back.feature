Feature: Stopping at once, and coming back years later
  A person harmed may say no, pause or stop at any moment, without a reason and without being named, and may
  return any day, as of right.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya stops the evening before the meeting
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya stops everything on her own page
    Then she reads "We have stopped"
    And the meeting is off, the signature no longer holds and nothing waits to be sent
    And Lee reads only "This is not going ahead"
    And nothing on Lee's page names Maya or says why
    And Priya sees on her list that it stopped

  Scenario: Maya declines, and returns three years later with the words on her card
    Given Priya has talked with Maya, who holds five words
    When Maya says no to asking the other person
    And the case is closed because she said no
    And three years pass
    And Maya comes back with her five words
    Then the case stands at "Came back"
    And it is the second episode
    And what she said yes to before counts no longer
    When Sam begins the first checks again
    Then the case stands at "First checks"

  Scenario: A pause is a pause for everyone, and only whoever paused starts again
    Given Maya and Lee are being prepared
    When Maya pauses on her own page
    Then Lee reads only "Nothing is happening at the moment"
    And Priya cannot hold a preparation session with Lee, because "Somebody has paused"
    When Maya starts again on her own page
    Then Priya can hold a preparation session with Lee

  Scenario: Never means never for staff, and not for the person
    Given Priya has talked with Maya, who holds five words
    When Maya asks never to be asked about meeting
    Then Priya is not offered to raise meeting with her again
    When Maya asks about meeting herself
    Then Priya can explain meeting to her again
