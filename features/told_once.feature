Feature: My account, told once
  Whoever takes part tells what happened once, in their own words, and says who reads which part.
  It is theirs: nobody asks for it again, and it outlives the case if they want it to.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya and with Lee

  Scenario: Maya writes it on her own page, and each part is read by those she chose
    When Maya writes on her own page
      | part                       | who may read it     |
      | The door was broken.       | those who facilitate |
      | I do not sleep.            | also the supervisor |
      | I never told my sister.    | nobody chosen       |
    Then Priya reads in Maya's account "The door was broken." and "I do not sleep."
    And Priya reads "Do not ask again what stands here."
    And Priya does not read "I never told my sister."
    And Helen reads in Maya's account only "I do not sleep."
    And nothing of it stands on any page of Lee, nor in what is written of the case

  Scenario: Maya takes a part back from those who read it
    Given Maya has written "The door was broken." for those who facilitate
    When Maya keeps that part to herself
    Then Priya does not read "The door was broken."
    And Maya can still read both versions, each with its day

  Scenario: Lee tells his own, and neither side reads the other's
    Given Maya has written "The door was broken." for those who facilitate
    When Lee writes on his own page "I was not myself that night."
    Then Maya reads nothing of Lee's, and Lee nothing of Maya's
    And on Priya's page of Maya's account nothing of Lee's is shown

  Scenario: Maya has no device, and tells Priya by phone
    When Maya tells Priya by phone "The door was broken.", and Tom reads it back to her
    Then Maya reads on her own page that Priya wrote it down, and that Tom read it back
    And Priya reads in Maya's account "The door was broken."

  Scenario: Priya had to ask again
    Given Maya has written "The door was broken." for those who facilitate
    When Priya says that she had to ask again which door it was
    Then Maya reads beside her story "Asked again: 1 time" and "Which door it was."

  Scenario: Kept as she wished, it is there when she comes back years later
    Given Maya has written "The door was broken." for those who facilitate
    And Maya said yes to keeping her story
    When the case is closed and Maya comes back three years later
    Then Maya's words are still on her own page
    And whoever works with her next reads them, and is told not to ask again

  Scenario: Not kept, she is told so plainly
    Given Maya has written "The door was broken." for those who facilitate
    When Priya is about to propose closing
    Then Priya is warned that what Maya told is destroyed
    When the case is closed and Maya comes back three years later
    Then Maya reads where her story was "We did not keep what you wrote."
    And Maya's words are nowhere any more, and the record of the case is whole
