Feature: Messages between a person and those who work with them
  Whoever takes part writes to those who work with them, on their own pages or by telephone, and is answered by a
  day that is said. Nothing of it reaches the other person, and nothing moves by it.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya and with Lee

  Scenario: Maya writes, and Priya answers
    When Maya writes on her own page "When do you call?"
    Then Maya reads that Priya answers within two working days
    And it comes up for Priya with its day
    When Priya opens the messages of Maya
    Then Maya reads in her messages "Priya has read it."
    When Priya answers on Maya's page "On Tuesday at ten."
    Then Maya's first page says that one message is new
    And Maya reads in her messages "On Tuesday at ten."
    And nothing waits for Priya to answer
    And nothing of any message stands on a page of Lee

  Scenario: Lee writes, and Maya's side shows nothing of it
    When Lee writes on his own page "Can my uncle come along?"
    And Priya answers on Lee's page "Yes. Bring your uncle."
    Then Lee reads in his messages "Yes. Bring your uncle."
    And nothing of any message stands on a page of Maya
    And the messages of Maya's side show Priya nothing of it

  Scenario: Maya has no device, and says it by telephone
    When Maya says to Sam by telephone "Not on Monday."
    Then Maya reads in her messages "Sam" nowhere and "One of us wrote it down, as you told it by phone."
    And it comes up for Priya with its day
    When Maya asks Priya by telephone "Is Tuesday right?" and is told "Yes, at ten."
    Then Maya reads in her messages "Priya said this by phone, and wrote it down."
    And what Maya was told has "By phone: “Yes, at ten.”"
    And nothing waits for Priya to answer

  Scenario: A letter from Maya counts as well
    When Maya's letter says "Please write, do not ring."
    Then it comes up for Priya with its day
    And Maya reads in her messages "Please write, do not ring."

  Scenario: Maya stopped, and nobody writes to her first
    Given Maya has stopped everything on her own page
    When Priya is about to write to Maya
    Then the page says to Priya "They stopped, or said no to contact. Nobody writes to them first."
    When Maya writes on her own page "Where is my bag?"
    Then it comes up for Priya only to be read
    And Maya is still stopped, and nothing has begun again
    When Maya writes, and ticks that she may be answered there, "Please tell me where it is."
    And Priya answers on Maya's page "At the desk."
    Then Maya reads in her messages "At the desk."
    When Priya is about to write to Maya
    Then the page says to Priya "Nobody writes to them first."

  Scenario: Maya stopped, and asks by telephone to be answered on her page
    Given Maya has stopped everything on her own page
    When Maya says to Priya by telephone, and that we may answer on her pages, "Where is my bag?"
    And Priya answers on Maya's page "At the desk."
    Then Maya reads in her messages "At the desk."

  Scenario: A number of the other side does not get through
    When Priya tries to write to Maya how Lee is reached
    Then the page says to Priya "It holds a telephone number of the other side."
    And Maya has no message

  Scenario: The other person's name asks for a reason
    When Priya tries to write to Maya "Lee agreed."
    Then the page says to Priya "It names the other person. It may say where the other person stands, or what they answered."
    And Maya has no message
    When Priya sends it all the same, because "Lee asked me to say so, and Maya knows."
    Then Maya reads in her messages "Lee agreed."
