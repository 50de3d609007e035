Feature: Fully explained, and a choice without pressure
  Before anybody answers, everything is gone through with them alone, point by point, in words that press nobody.
  From their own pages a person says what they would like, and takes anything back at once; a yes is said in a
  talk, to somebody who works here.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Every point is ticked by itself, and the form says which is still open
    Given Priya has talked with Maya, who holds five words
    When Priya explains being in touch, but not how to complain
    Then the form says "Not ticked: How to complain"
    When Priya explains being in touch, every point of it
    Then Maya finds what was explained on her own page, and in Easy Read
    And for the next question Priya is asked for one point only

  Scenario: What Maya would like is not a yes, and a no is a no at once
    Given Priya has talked with Maya, who holds five words
    When Maya says on her own page that she would like to meet
    Then nobody has said yes to meeting
    And Priya is asked to call her
    When Priya explains being in touch, every point of it
    And Maya says no to it on her own page
    Then Maya's answer is "declined"
    And nobody was asked why

  Scenario: The manager publishes plainer words, and nobody is told half of each
    Given Priya has talked with Maya, who holds five words
    When Priya explains being in touch, every point of it
    And Olu publishes plainer words for one point
    Then Priya goes through the whole with Maya again before the next question
    And Maya still finds the words she was told

  Scenario: Words that press are not published
    Given Priya has talked with Maya, who holds five words
    When Olu tries to publish "Most people choose to meet. Hurry, only 3 days left."
    Then the page says "Take out what others choose or what is best: every way weighs the same."
    And the page says "Take out what presses: nobody has to answer by a day."
    And nothing else was published

  Scenario: Somebody who never goes online is told, and says no, in the same way
    Given Priya has talked with Maya, who holds five words
    When Priya prints the sheet in large print
    And Priya explains being in touch, every point of it
    And Maya says no to it by phone, and Sam writes it down
    Then Maya's answer is "declined"
    And the record says that it was hers, by phone, and that Sam wrote it down
