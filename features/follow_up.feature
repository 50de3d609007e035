Feature: Nobody is left alone afterwards
  Whoever wants to be called is called, on days that the service judged right, in the safe way, and can leave
  out any call.  Whoever is not reached is not forgotten, and the way back stays open.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Maya and Lee have met, and a promise to Maya falls due in a month

  Scenario: Calls are planned for whoever said yes to them
    When Maya says yes to being called, and Priya plans it
    Then Maya reads that a call is planned for the next working day, after 14 days, after 42 days and when the promise falls due
    And Lee reads that no call is planned

  Scenario: Once more after six months, only for whoever would like it
    When Maya says yes to being called, also after six months, and Priya plans it
    Then Maya reads of a call 182 days from now

  Scenario: Maya leaves out one call on her own page
    Given Maya is to be called
    When Maya leaves out the first call on her own page
    Then three calls to Maya are left
    And Maya reads on the page of calls "You can come back any day"

  Scenario: Maya leaves out one call by phone
    Given Maya is to be called
    When Maya says by phone that she wants no call after two weeks
    Then three calls to Maya are left

  Scenario: Maya wants no call at all, and Lee's calls stay
    Given Maya is to be called
    And Lee is to be called
    When Maya leaves out every call on her own page
    Then no call to Maya is left
    And Lee's calls are as they were

  Scenario: What a call asks is written down
    Given Maya is to be called
    When Priya calls Maya on the day
    Then Priya was asked of each thing that such a call is about
    And nothing that Maya said stands on any page of Lee

  Scenario: Whoever is not reached is tried again, and then a supervisor decides
    Given Maya is to be called
    When Maya is not reached as often as is tried
    Then Helen has to decide what is right

  Scenario: How it was, on her own page
    When Maya answers two of the seven questions on her own page
    Then what she said is kept, and what she left out is not
    And nothing that Maya said stands on any page of Lee

  Scenario: How it was, written down as Maya told it
    When Maya tells Priya by phone how it was
    Then what she said is kept, and what she left out is not
