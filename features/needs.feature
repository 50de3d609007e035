Feature: What would help, and what somebody needs
  Whoever takes part says what would help them to come and to speak, and what they need.  Nothing has to be
  answered, nobody asks why, and whether they may take part never depends on it.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya and with Lee

  Scenario: Maya asks for an interpreter, and it stands on the case until it is arranged
    When Maya asks on her own page for "British Sign Language"
    Then Priya has it to arrange on the case
    And nothing of it stands on any page of Lee
    When Priya says that it is arranged, with "Ada Nwosu signs."
    Then nothing is left to arrange
    And Maya reads beside what helps her "It is arranged: Ada Nwosu signs."

  Scenario: A meeting is proposed before it is arranged
    Given Maya and Lee are ready to meet
    And Maya asked on her own page for "British Sign Language"
    When Priya is about to propose a meeting
    Then Priya is warned that "British Sign Language" is not arranged
    And Priya can propose the meeting all the same

  Scenario: Maya no longer needs it
    Given Maya asked on her own page for "Childcare"
    When Maya tells Priya by phone that she no longer needs it
    Then nothing is left to arrange

  Scenario: Maya has no device, and Priya writes down what she tells
    When Maya tells Priya by phone that reading is hard, and that her housing is "serious"
    Then Maya reads beside what helps her "Priya wrote it down, as you said"
    And Priya reads at the start "Serious", and nothing of any other need
    And Tom reads what is to be arranged, and not what Maya needs

  Scenario: Nothing was said
    Then Maya, Lee and Priya read "Not provided"
    And no question has an answer beforehand

  Scenario: Whatever Maya needs, the same steps are possible
    When Maya says on her own page that every need is urgent
    Then the overview of the case offers Priya what it offered before
