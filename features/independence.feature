Feature: Nobody works on a case of people they know
  Each says whom they know before a case opens, and again when somebody joins. A link shuts the case until
  another supervisor has decided. Whoever rings to stop is never kept waiting for that.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: A supervisor reads nothing before they have said whom they know
    Given Maya and Lee are being prepared
    When David opens the case for the first time
    Then he is asked whether he knows Lee Danvers or Maya Okafor, and reads nothing else
    When David says that he knows nobody
    Then the case is open to David

  Scenario: A link shuts the case, and another supervisor decides how it is managed
    Given Maya and Lee are being prepared
    When Tom says that he lives close by
    Then Tom finds nothing of the case any more
    And Helen has to decide about a link that a colleague declared
    When Helen writes how that is managed
    Then the case is open to Tom

  Scenario: Knowing somebody as family is never managed
    Given Maya and Lee are being prepared
    When Tom says that he knows one of them as family
    And Helen tries to have it managed
    Then she is told "This link cannot be managed"
    And Tom finds nothing of the case any more

  Scenario: Somebody joins, and everybody who works on it says it again before they write
    Given Maya and Lee are being prepared
    When Carol joins as a supporter
    And Priya records the venue before saying whether she knows Carol
    Then she is told "Somebody joined this case since you declared your interests"

  Scenario: A call to stop is written down by whoever answers
    Given Maya and Lee are being prepared
    When Maya rings to stop, and David answers, who has declared nothing
    Then everything of Maya's has stopped
    And David still reads nothing of the case

  Scenario: What the register warns of asks for a reason
    Given the first checks are done, and Priya, Tom and Helen know nobody
    When Helen names them without a reason
    Then she is told "Their own supervision is overdue"
    When Olu records that the supervision of each was held, and their training
    And Helen names them without a reason
    Then the case stands at "Has a facilitator"
