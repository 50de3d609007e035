Feature: Nothing that could be used to go on harming is offered
  What bars a form is said with why; the rest is offered; talking with one person alone is never barred.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: A current check shows high risk
    Given Priya is talking with both, after harm by a partner
    When Tom records that the checklist shows high risk
    And Priya opens the page on which the process is chosen
    Then she reads there "A current check shows high risk: no approach, no letters, no meeting."
    And she is offered only talking with one person
    And choosing a meeting all the same is refused

  Scenario: The checklist is too old
    Given Priya is talking with both, after harm by a partner
    And Tom records that the checklist shows standard risk
    When five weeks pass
    And Priya opens the page on which the process is chosen
    Then she reads there "After harm at home a current risk checklist comes first, and there is none."

  Scenario: Only a supervisor lifts what stops everything, and says why
    Given an assessment that stops at pressure, with what makes it safer, waits before the panel
    When Priya tries to lift it
    Then she is told "There is no such page"
    When Helen lifts it because "Maya was asked alone, twice"
    Then the page of the decision says "Lifted by Helen Marsh" and "Maya was asked alone, twice"

  Scenario: How much care a case needs follows from what is known
    Given Priya has talked with Maya, who holds five words
    When Tom writes down that the harm went on for more than three years
    Then the case page says why it is sensitive and complex
    When Tom says that less care will do
    Then he is told "Only a supervisor says that less care will do."
    When Helen clears it although the test is met, because "It ended five years ago"
    Then the case is no longer sensitive and complex, and the page says who decided that

  Scenario: The manager decides what is contested, and never below the floor
    When Olu decides that a panel has one member
    Then he is told "One signature is not enough where a panel is asked for: at least two give a view."
    When Olu writes down where children are referred to, and confirms it
    Then everybody on staff reads who decided it and why
