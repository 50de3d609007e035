Feature: Equality questions
  Who is not reached, and who gets less?  Everybody is asked, nobody has to answer, and not one answer comes near
  the case or those who work on it.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya and with Lee

  Scenario: Maya answers some of them, and changes her mind
    When Maya answers on her own page that she is Sikh, and does not want to say how old she is
    Then Maya reads among her answers "Sikh" and "I do not want to say"
    And no question she left empty is among them
    When Maya deletes all her answers
    Then Maya reads that we hold none of hers

  Scenario: Nobody who works on her case ever sees an answer
    When Maya answers on her own page that she is Sikh, and does not want to say how old she is
    Then no page that Priya, Tom, Helen or Sam can open holds her answer
    And no page of Lee holds it

  Scenario: Maya has no device, and Sam types in what she tells
    When Maya tells Sam by phone that she is Sikh
    Then Sam is told that it is kept apart, and cannot open it again
    And Maya reads that Sam wrote it down, as she said
    When Maya tells Sam by phone to delete it
    Then Maya reads that we hold none of hers

  Scenario: Priya, who works with Maya, has no form for it
    Then Priya reads the questions and finds no form

  Scenario: The manager reads how many, and never fewer than five
    Given four people answered that they are Sikh, and twelve that they are Hindu
    Then the manager reads neither number, for the one would tell the other
    When one more answers that they are Sikh
    Then the manager reads about five and about ten
