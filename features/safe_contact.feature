Feature: Safe contact is obeyed by rule, and never by memory
  A call at the wrong hour, a letter that somebody else opens or a message on a shared telephone can do harm.
  So each person says how they may be reached, and nobody is contacted outside of it.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya, who holds five words
    And Maya may be called on Tuesdays and Thursdays from two to five, and in no other way

  Scenario: Inside the hours Priya may call, and reads what to say if somebody else answers
    Given it is Tuesday, half past two
    Then Priya reads about Maya "May call now until 5pm."
    And she reads what to say if somebody else answers: "the library"
    When Priya writes down that she called Maya and they talked
    Then the plan of Maya holds for ninety days from then
    And the case tells that they talked, and nothing of what was said

  Scenario: Outside the hours the page says when next, and a call is refused before it is made
    Given it is Friday, half past two
    Then Priya reads about Maya "Not now: next Tuesday 2pm."
    When Priya writes down that she called Maya and they talked
    Then she is told "Not at this hour."
    And she is told "Do not do it."
    And no contact with Maya is written down

  Scenario: A call that went outside the plan is looked at by the supervisor the same day
    Given it is Friday, half past two
    When Priya writes down that she called Maya all the same
    Then Helen has to look at a contact that went wrong

  Scenario: Somebody else answers
    Given it is Tuesday, half past two
    When Priya writes down that somebody else answered the call to Maya
    Then nobody has to look at a contact that went wrong
    When Priya writes down that somebody else answered, and heard more than the agreed words
    Then Helen has to look at a contact that went wrong

  Scenario: Without a plan nobody contacts anybody
    Given Sam records that there is no safe way to reach Maya
    Then Priya reads about Maya "No safe way recorded. Do not contact."
    When Priya writes down that she called Maya and they talked
    Then she is told "No safe way recorded. Do not contact."

  Scenario: Less contact is instant
    When Maya says on her own page that she may be called on Tuesdays only
    Then Maya may be called on Tuesdays only
    And nothing waits to be confirmed with Maya

  Scenario: More contact is slow, and confirmed by a person on the old way
    When Maya asks on her own page to be called on Fridays as well
    Then her own page says that it has to wait
    And Maya may be called on Tuesdays and Thursdays
    When Priya confirms it with Maya in a call on the old number
    And six days pass
    Then Maya may be called on Tuesdays and Thursdays
    When two days pass
    Then Maya may be called on Tuesdays, Thursdays and Fridays

  Scenario: Somebody else asks for a new number in Maya's name
    When somebody with Maya's words asks on her page for another number
    Then Priya still calls the number that she knows
    When Priya calls Maya, who did not ask for it
    Then Helen has to look at a contact that went wrong
    And Priya still calls the number that she knows

  Scenario: On paper it is no faster and no slower
    When Sam writes down, from a form that Maya sent, that she may be called on Tuesdays only
    Then Maya may be called on Tuesdays only
    When Sam writes down, from a form that Maya sent, that she may be called on Tuesdays and Fridays
    Then Maya may be called on Tuesdays only
    And Priya has to confirm a change with Maya

  Scenario: By telephone it is no faster and no slower
    When Sam writes down, from a call, that Maya may be called on Tuesdays only
    Then Maya may be called on Tuesdays only
    When Sam writes down, from a call, that Maya may be called on Tuesdays and Fridays
    Then Maya may be called on Tuesdays only
    And Priya has to confirm a change with Maya

  Scenario: After years the plan has run out, and is not used until she comes to us
    When three years pass
    Then Priya reads about Maya "No safe way recorded. Do not contact."
    And Maya reads on her own page how to contact her that nobody will contact her
    When Maya asks on her own page to be called on Fridays as well
    Then Priya cannot confirm it in a call on the old number
    When Priya confirms it with Maya, who came to us herself
    Then Maya may be called on Tuesdays, Thursdays and Fridays

  Scenario: Her own pages show nothing that somebody behind her could use
    Then her own page hides the middle of her number and does not say what we tell others
