Feature: Each kind of case is signed by those whom it needs
  Who must sign follows from the case and from what was found, row by row. A later row only ever adds.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Ordinary and indirect: one supervisor who did not write it
    Given an assessment of a letter waits for a decision
    When Helen signs it
    Then the case stands at "Preparing with each person"

  Scenario: Ordinary and direct: one supervisor, and two facilitators are expected
    Given an assessment of meeting face to face waits for a decision
    Then the row is shown "They would meet, so two facilitators are expected."
    When Helen signs it
    Then the case stands at "Preparing with each person"

  Scenario: Sensitive and complex: an advanced supervisor, and a specialist was heard
    Given a sensitive assessment of meeting face to face waits, and no specialist was heard
    When Helen tries to sign it
    Then she is told "No specialist has been heard, and this needs one."
    When a specialist is heard
    And Helen signs it
    Then the case stands at "Preparing with each person"

  Scenario: Gender-based harm: a panel of three, each in their part
    Given an assessment after gender-based harm waits for a decision
    When Helen tries to sign it
    Then she is told "This needs a panel."
    When Helen brings it before the panel, where she and David give their views
    And Helen tries to record that the panel agrees
    Then she is told "Not every member of the panel has given a view."
    When Helen writes down the view of an independent adviser from outside
    And Helen records that the panel agrees
    Then the case stands at "Preparing with each person"

  Scenario: Somebody is under 18, or capacity is in doubt: the safeguarding lead is heard
    Given an assessment waits in which it is in doubt how Maya can decide
    When Helen tries to sign it
    Then she is told "The safeguarding lead has not been heard."
    When the safeguarding lead is heard
    And Helen signs it
    Then the case stands at "Preparing with each person"

  Scenario: Something was found that stops everything: a panel decides
    Given an assessment waits in which a stop was found, and brought down
    When Helen tries to sign it
    Then she is told "This needs a panel."

  Scenario: Author and supervisor disagree: the service manager decides
    Given an assessment of meeting face to face waits for a decision
    When Helen does not agree, and proposes a letter instead
    And Priya asks for a review
    And David tries to record that the panel agrees
    Then she is told "Somebody disagrees with the decision. The service manager decides."

  Scenario: It changes on the day: the duty supervisor decides after a call
    Given a meeting is arranged for today, and the room is flooded
    When Priya changes the place and sends the plan again
    And Helen tries to sign the plan
    Then she is told "the call with whoever decides is not written down"
    When Helen writes down that she spoke with Priya at 9:40am
    And Helen signs the plan
    Then the plan holds for three days, and the call is in the record

  Scenario: What was signed on a condition opens nothing until it is met
    Given a meeting is arranged for today, signed on the condition that "Maya rings Priya from her own phone"
    When Priya tries to open the meeting
    Then she is told "A condition of the sign-off is not met yet."
    And the overview shows the condition "Maya rings Priya from her own phone" as a step
    When Priya writes down that the condition is met
    And Priya opens the meeting
    Then the meeting is open

  Scenario: News ends what was signed
    Given Maya and Lee are being prepared
    When Sam hears that Lee was released and Priya writes it down
    Then what was signed for the process is no longer valid
