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

  Scenario: Another man did it too, and she asks about him as well
    Given letters may pass between Maya and Lee
    And Maya has written "They came in at night, two of them." for those who facilitate
    When Maya says by phone that she wants to ask Rory too, who did it with Lee
    And Sam opens a case beside the first
    Then it is Maya herself on it, and Sam reads how to reach her
    And nothing she said yes to with Lee is a yes there
    And nothing that was signed for Lee is signed there
    And whoever works on it is asked anew whom they know
    And she is called within the same two working days as anybody else who asks
    And nothing of Rory stands on any page of Lee, and nothing of Lee on the case of Rory's side
    When Maya looks at her pages
    Then she reads of two talks, and of nobody's name
    When she stops only the one about Rory
    Then letters may still pass between Maya and Lee
    When she stops everything
    Then both have stopped

  Scenario: Rory comes first, and Maya is not told of it by a page
    Given letters may pass between Maya and Lee
    And Rory, who did it with Lee, asks Sam if he may say something to her
    When Sam puts Maya on the case of Rory, beside her own
    Then her pages show one talk, and nothing of Rory
    When Maya stops everything by phone with Priya, who does not know of Rory
    Then nobody may ask her about Rory either

  Scenario: Maya moves away, and what she says may go is passed on
    Given letters may pass between Maya and Lee
    And Maya has written "They came in at night, two of them." for those who facilitate
    When Priya puts her account, how she is reached and the history of risk together for Riverside
    Then nobody can release it before she has said yes to exactly this
    When Maya says yes to exactly this, alone with Priya
    Then it waits for a supervisor, who writes of risks in words of her own
    When Helen releases the history of risk, and Priya the pack
    Then Priya takes a file with Maya's account in it and not a word of Lee
    And how she is reached is marked to be checked again before use
    And Maya reads who was told what, and her own copy
    When Maya changes her story
    Then nothing else is shown to anybody as what went
    When Maya takes that yes back on her own page
    Then the file is given to nobody any more

  Scenario: Maya arrives from another service, and is not asked it all again
    Given another service made a transfer pack about Maya, with her yes
    When Sam reads the file in
    Then everything in it is shown, and nothing is kept yet
    When Sam opens an enquiry with it
    Then it says where Maya comes from, and no yes came with her
    And nobody may contact her before she has said again how
    And nobody has grounds to contact her, and nobody may raise it, until she comes herself
    When Maya says by phone that her account is still right, and what helped her is not
    Then her account stands as she told it, and only what is right goes on
    And the history of risk is no signature, and not for Sam to read
    And the same file is not read in twice

  Scenario: A file that was changed on the way is not read in
    Given another service made a transfer pack about Maya, with her yes
    When somebody changes a word in it
    Then Sam reads "It was changed after it was made: its digests do not fit. Ask for another one."

  Scenario: Never ask me, and then she asks
    Given Priya has talked with Maya, who holds five words
    When Maya says by phone that nobody may ask her again
    And Sam hears of a sentence and somebody looks at the news
    Then Maya may not be told of it by us
    When Maya comes to us herself
    Then she may be asked again, because she came
