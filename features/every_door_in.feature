Feature: Every door in, and what is kept behind it
  However somebody comes, or comes again, they are met at their own pace: nobody is referred behind their back,
  news is looked at by a person and sends nothing by itself, and whoever returns is not put at the back.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: The police refer Maya, who knows of it and has no crime reference
    Given the police told Sam of Maya, who came to nobody herself
    When Sam takes the referral before Maya knows of it
    Then the form says "Tell the person first: nobody is referred behind their back."
    When Sam takes the referral once Maya knows of it
    Then the case stands at "Referred"

  Scenario Outline: After <news> a person looks first, and nothing is sent by itself
    Given Priya has talked with Maya, who holds five words
    When Sam hears of <news> before anybody looked at it
    Then the form says "A person has to look at this before anyone is told."
    When somebody looks at the news, and Sam notes <news>
    Then it is a task to tell Maya, and nothing waits to be sent to her

    Examples:
      | news       |
      | a charge   |
      | a plea     |
      | a sentence |
      | a release  |

  Scenario: Lee asks first, and Maya is asked by the safest way only
    Given Priya has talked with Lee, who asked first
    When Priya asks Maya before anybody said how she may be reached
    Then the form says "Nobody has checked how the person harmed may be reached."
    And nothing of Lee stands on any page of Maya

  Scenario: Maya takes it back, and begins again without being told everything twice
    Given Priya has talked with Maya, who holds five words
    When Priya explains being in touch, every point of it
    And Maya says no to it on her own page
    And Maya asks about it again by phone
    Then Priya can explain it to her again, and one point is enough
    And what she said before is not shown as a fault

  Scenario: A letter is not enough, and Maya wants to meet
    Given letters may pass between Maya and Lee
    When Maya asks for a meeting as well
    Then the case stands at "Talking with both"
    And what was signed for letters is not a signature for a meeting

  Scenario: Ten years later, with no card and no reference, by phone
    Given Priya has talked with Maya, who holds five words
    When Maya says no to asking the other person
    And the case is closed because she said no
    And ten years pass
    Then Sam finds Maya by her name
    When Sam writes down that she came back by phone
    Then the case stands at "Came back"
    And it is the second episode
    And she is called within the same two working days as anybody new

  Scenario: It was not agreed, and somebody else looks again
    Given the assessment of Maya and Lee was sent, and Helen did not agree
    When Maya asks for somebody else to look at it
    Then Helen cannot decide it again
    And the service manager is asked

  Scenario: Somebody who was a child then comes in their own name
    Given Priya has talked with Maya, who holds five words
    When Maya's daughter Ada asks Sam in her own name
    Then Ada has a case of her own, with nothing of her mother's in it

  Scenario: Never ask me, and then she asks
    Given Priya has talked with Maya, who holds five words
    When Maya says by phone that nobody may ask her again
    And Sam hears of a sentence and somebody looks at the news
    Then Maya may not be told of it by us
    When Maya comes to us herself
    Then she may be asked again, because she came
