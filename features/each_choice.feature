Feature: Each choice, on her own pages and by telephone or on paper
  Whatever somebody may answer to a question, they may answer on their own pages, by telephone or on paper.  Who
  wrote it down stands beside it, and what is written down is theirs to read, to change and to say no to.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  # --- explained (K1)

  Scenario: Explained point by point, in her language, and it is hers to read
    Given Priya has talked with Maya, who holds five words
    When Priya explains being in touch in Polish, in large print, with an interpreter and her sister there
    Then what is kept of it names the edition, the form, the language, the interpreter and her sister
    And on her own page Maya reads "Priya wrote it down."
    And who was told what says "Being in touch with this service: We explained it. Priya wrote it down."

  # --- time to think (K2)

  Scenario: She takes time on her own page, and nobody asks before it is over
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When Maya asks for time on her own page
    Then Maya's answer is "thinking"
    And Priya cannot write down a yes to it, because "The time to think has not passed."
    When two days pass
    Then Priya can write down a yes to it

  Scenario: She takes time by phone, never less than the service gives
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When Priya writes down by phone that she wants to be asked tomorrow
    Then the form says "Give them at least until"
    When Olu decides that everybody has 5 days to think
    And Maya asks for time on her own page
    Then she is asked no sooner than in 5 days

  Scenario: In a sensitive and complex case nobody says yes to taking part on the day it is explained
    Given Maya and Lee each talked with Priya in a sensitive and complex case
    When Priya explains meeting, and tries to write down a yes on the same day
    Then the form says "They asked for time to think. It has not passed."

  # --- a yes (K3)

  Scenario Outline: A yes is hers alone: not <by>
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When somebody gives a yes to it "<channel>"
    Then the form says "<words>"
    And Maya's answer is "explained"

    Examples:
      | by                      | channel | words                                                |
      | somebody else's word    | relayed | A yes is theirs alone.                               |
      | a wish on her own pages | portal  | What is said through the portal is a wish.           |

  Scenario: On paper, with conditions, which stand wherever the yes is used
    Given Maya and Lee each talked with Priya
    When Maya says yes on paper to a letter, "only by letter, not my address", until 30 June
    Then on her own page Maya reads "only by letter, not my address"
    And on her own page Maya reads "Until the end of 30 June 2026."
    And on her own page Maya reads "On paper. Priya wrote it down."
    And the form on which letters are cleared says "only by letter, not my address"
    And so does the form on which it is said again

  Scenario: Not every point is said back: a supervisor writes a plan of support first
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When Priya writes down a yes, and Maya said back two points of five
    Then the form says "ask a supervisor for a plan of support"
    When Helen writes down with which support Maya may answer
    And Priya writes down a yes, and Maya said back two points of five
    Then Maya's answer is "given"
    And the record says which two points she said back

  # --- a no, and never (K4)

  Scenario: After a no on her own page it is asked once if we may ask again, and never binds us and not her
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When Maya says no to it on her own page
    Then on her own page Maya reads "May we ask you about this again one day?"
    When she answers "never" on her own page
    Then on her own page Maya does not read "May we ask you about this again one day?"
    And Priya is not offered to raise it with her again
    When Maya asks about it again on her own page
    Then Maya's answer is "asked_again"
    And Priya is asked to call her

  Scenario: After a no by phone it is asked once, and in six months staff may ask
    Given Priya has talked with Maya, who holds five words
    And Priya has explained being in touch
    When Maya says no to it by phone, and Sam writes it down
    And Priya writes down that she may be asked again: "half_a_year", by phone
    Then Priya is not asked to ask it a second time
    And Priya cannot raise it again, because "It is too early to ask again, or they asked us not to."
    When six months pass
    Then Priya can raise it again

  # --- taken back (K5)

  Scenario: She takes it back on her own page, and reads what others have already
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya takes her yes to meeting back on her own page
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And on her own page Maya reads "What others have already"
    And on her own page Maya reads "In the words you agreed to"
    And Priya reads the same out of her sheet

  Scenario: Nothing was passed on, and the page says so
    Given Priya has talked with Maya, who holds five words
    When Maya stops everything on her own page
    Then she reads "Nothing of yours was passed on to anybody else."

  Scenario: Her sister passes it on by phone: it holds at once, and the call to confirm it opens nothing
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When her sister tells Sam that Maya stops, and Sam forgets to write who rang
    Then the form says "Write who passed it on"
    When her sister tells Sam that Maya stops, and Sam writes it down
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And Priya is asked to confirm it with Maya, once
    And on her own page Maya reads "Through somebody who helps you."
    When Priya writes that Maya was called, and did not mean it
    Then Maya's yes to meeting is still taken back

  # --- paused (K6)

  Scenario: She pauses by phone, and her own page says so
    Given Maya and Lee are being prepared
    When Maya pauses by phone, and Priya writes it down
    Then Maya reads on her own page "You have paused"
    And Priya cannot hold a preparation session with Lee, because "Somebody has paused"
    When Maya starts again on her own page
    Then Priya can hold a preparation session with Lee

  # --- said again, or run out (K7)

  Scenario: Two weeks later it has to be said again, and it runs out if it is not, with the reason
    Given Maya and Lee each said yes to meeting
    When 15 days pass, and the clocks are looked at
    Then Maya's yes to meeting stands at "refresh_due"
    And on her own page Maya reads "Some time has passed since."
    When 15 days pass, and the clocks are looked at
    Then Maya's yes to meeting stands at "lapsed"
    And on her own page Maya reads "An earlier yes ran out. Some time has passed since."

  Scenario: Somebody else works with them now, and her page says only that something changed
    Given Maya and Lee each said yes to meeting
    When Helen names somebody else to lead
    Then Maya's yes to meeting stands at "refresh_due"
    And on her own page Maya reads "Something about it has changed since."
    When Tom asks her on paper if it is still a yes
    Then Maya's yes to meeting stands at "given"
    And on her own page Maya does not read "Something about it has changed since."

  Scenario: On the day nobody opens the door before each was asked again
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When it is the day, and Maya is not asked again
    Then Priya cannot open the door, because "Each person says yes again on the day."

  # --- asked again (K8)

  Scenario: After never nobody lifts it for her, and she may by phone
    Given Priya has talked with Maya, who holds five words
    When Maya asks never to be asked about meeting
    And her brother tells Sam that she wants to be asked about meeting
    Then the form says "Only they can ask again."
    And Priya is not offered to raise meeting with her again
    When Maya asks about meeting herself
    Then Priya can explain meeting to her again

  # --- told, offered, understood (F2, F3, F5)

  Scenario: Told, offered and understood are three answers, and there is one reminder
    Given Priya has talked with Maya, who holds five words
    When Sam tells Maya what there is, but does not offer it, and she has not understood it yet
    Then the page of people says that she was told, not offered, and has not understood
    When a month passes, and the clocks are looked at
    Then what she was told stands at "reminded"
    When a year passes, and the clocks are looked at
    Then what she was told stands at "lapsed_quiet"

  Scenario: Whoever asked never to be asked is sent nothing
    Given Priya has talked with Maya, who holds five words
    When Maya says by phone that nobody may ask her again
    And a year passes, and the clocks are looked at
    Then nothing was ever sent to her
