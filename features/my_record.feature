Feature: My own record: who looked, who was told what, and what I may ask of it
  Whoever takes part can see who opened what is kept about them and what was said to whom, and may ask for a copy,
  a correction or a deletion: on their own pages, by telephone or on paper. None of it tells of the other person.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya sees who opened her side, and nobody's surname
    Given Maya and Lee are being prepared
    When Priya opens the letters of Maya's side
    And Helen opens the follow-up of the whole case
    Then Maya reads who looked: "Priya, your facilitator" at "Letters and messages"
    And Maya reads who looked: "A supervisor" at "How you are afterwards"
    And no surname of a colleague stands on Maya's page

  Scenario: Who opened only the other side is not on her page
    Given Maya and Lee are being prepared
    When Priya opens the letters of Lee's side
    Then nobody stands on Maya's page as having opened "Letters and messages"
    And Lee reads who looked: "Priya, your facilitator" at "Letters and messages"

  Scenario: When Maya stops she sees every word that others are told
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya stops everything on her own page
    Then Maya reads that others were told "Only: “This is not going ahead.” Not who, not why."
    And Lee's list of what he was told has "This is not going ahead." and nothing of Maya

  Scenario: Somebody without a device has the same list read out by telephone
    Given Maya and Lee are being prepared
    When Priya opens the sheet that she may read out to Maya
    Then it says word for word what Maya reads on her own page
    And Lee's name does not stand on what is printed

  Scenario: Maya asks for a copy, and reads the answer
    Given Maya and Lee are being prepared
    When Maya asks for a copy of what is kept about her
    Then she is promised an answer within a calendar month
    And it stands before Priya with the same day
    When Priya records the answer "The copy was handed over on Tuesday."
    Then Maya reads the answer "The copy was handed over on Tuesday."

  Scenario: A correction that comes by letter is the same request
    Given Maya and Lee are being prepared
    When Priya writes down Maya's letter: "My name is spelt Maia."
    Then she is promised an answer within a calendar month
    And the timeline says that Priya wrote it down as told by Maya
