Feature: Asking us to be in touch
  Anybody may ask: without having told the police, without a name that is theirs, and without anybody
  learning of it.  We reach them only in the way they say is safe.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya was harmed and never reported it
    When Maya asks on the public pages, as "Bluebell", and says how she can be reached safely
    Then she reads when she will be answered, and no reference
    And Sam reads on his list, after he has declared, that an enquiry is to be answered by Wednesday
    And it stands there without a crime reference and without anybody who has taken it on
    When Sam takes it on
    Then he reads the safe way to reach "Bluebell", in her words

  Scenario: Until somebody takes it on, her number is not read at the desk
    When Maya asks on the public pages, as "Bluebell", and says how she can be reached safely
    Then Sam, who has declared, does not read her number
    And Helen does

  Scenario: Ruth asks for her son
    When Ruth asks on the public pages for her son, who was harmed
    Then only Ruth may be contacted, in the way she said
    And nobody has grounds to contact her son, or a way to

  Scenario: It is not safe now
    When Maya says on the public pages that it is not safe to answer now
    Then she reads how to reach us another time
    And nothing about her is kept

  Scenario: Pressing twice asks once
    When Maya asks on the public pages, as "Bluebell", and presses twice
    Then there is one enquiry

  Scenario: Too many from one place
    Given five people have asked on the public pages from the computer in the library
    When Maya wants to ask there too
    Then she reads, before she writes anything, that we can take no more just now, and our number
    And an hour later she can

  Scenario: On paper
    When Maya hands in the paper form, and Sam types it in
    Then Sam has an enquiry with her safe way and her words, as if she had asked online
