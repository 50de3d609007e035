Feature: What is written down as a yes is what was said
  Of the yeses that were written down some are asked about again, by somebody who has no part in the case.
  Nobody can know which, and nobody is blamed.  Whoever is said to have said yes may say that they did not.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Another supervisor asks, and it is so
    Given Olu decides that every yes is asked about again
    And Priya has talked with Maya, who holds five words
    When Maya says yes to being in touch, in her own words, and Priya writes it down
    Then David is asked to call back, and nobody who works on the case knows of it
    And David reads in which edition, how, who was there, and in which words
    When David writes that it is so
    Then Maya's answer is "given"
    And who was told what says "What was written down as your answer, to see that it was right. In a call."

  Scenario: She could not be reached, and is tried three times and no more
    Given Olu decides that every yes is asked about again
    And Priya has talked with Maya, who holds five words
    When Maya says yes to being in touch, in her own words, and Priya writes it down
    And David writes three times that she could not be reached
    Then David is asked nothing more
    And Maya's answer is "given"

  Scenario: It is not so: what rests on it stops at once, and nobody is blamed
    Given Olu decides that every yes is asked about again
    And a meeting of Maya and Lee is confirmed for tomorrow
    And Priya wrote down once more that Maya says yes to meeting
    When David calls back about meeting, and writes that it is not so
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And Helen is asked to look at it
    And on her own page Maya reads "You told us that this was not your answer. It counts for nothing."
    And no page says that anybody did wrong
    And Lee reads only "This is not going ahead"

  Scenario: She says so herself on her own page
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya says on her own page that meeting is not what she said
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And Helen is asked to look at it
    And on her own page Maya reads "You told us that this was not your answer. It counts for nothing."

  Scenario: She says so by phone, and Sam writes it down
    Given Priya has talked with Maya, who holds five words
    When Maya says yes to being in touch, in her own words, and Priya writes it down
    And Maya rings and says that it is not what she said, and Priya writes it down
    Then Maya's answer is "withdrawn"
    And Helen is asked to look at it
    And the record says that it was hers, by phone, and that Priya wrote down that it is not so

  Scenario: She took it back before she saw what was written down
    Given Priya has talked with Maya, who holds five words
    When Maya says yes to being in touch, in her own words, and Priya writes it down
    And Maya takes being in touch back, on her own page
    And Maya rings and says that it is not what she said, and Priya writes it down
    Then Maya's answer is "withdrawn"
    And Helen is asked to look at it
    And the record says that it was hers, by phone, and that Priya wrote down that it is not so

  Scenario: Nobody is called whom we may not contact, and what she says herself is written down
    Given Olu decides that every yes is asked about again
    And Priya has talked with Maya, who holds five words
    When Maya says yes to being in touch, in her own words, and Priya writes it down
    And Maya's plan has run out
    Then David reads that nobody calls Maya, and why
    And David cannot write down what she said, until she rang herself
