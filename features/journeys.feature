Feature: Whole journeys, on their own pages and without them
  One person at a time, from the first word to the last.  Whoever never goes online comes as far, no faster
  and no slower, and is asked for no page anywhere.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya reads on a telephone that is not hers alone, and leaves at the third page
    Given Priya has talked with Maya, who holds five words
    When Maya signs in on a borrowed telephone, and says that it is safe
    And she reads three pages, and leaves at once
    Then she is at the weather, and the telephone holds nothing of ours
    And going back to each page shows the door, and not a word of hers

  Scenario: Maya's telephone is not hers alone, and Priya calls it
    Given Priya has talked with Maya, who holds five words
    And Maya's telephone is shared, with a code word and words for whoever else answers
    When Priya opens what to say before she calls
    Then it says the code word, and asks if it is safe, before anything that tells what it is about
    And whoever else answers is told the agreed words and nothing else
    When somebody else answers, and Priya says only those
    Then nobody has to look at a contact that went wrong
    And no message for Maya waits to go to her telephone

  Scenario Outline: Maya wants a letter only, in Welsh, in large print, by post, and says so <how>
    Given Priya has talked with Maya, who holds five words
    When Maya says <how> that she would like a letter
    And Maya says <how> that Welsh and large print help her
    And Maya says <how> that she may be written to, and no longer called
    Then she is not called from that moment, and not written to before Priya has confirmed it
    When it is confirmed with her, and a week has passed
    Then Priya finds her sheets in large print first, and that nothing is written in Welsh yet
    And she can read her own pages in Welsh
    When Priya explains a letter to her in Welsh, and she says yes to nothing but a letter by post
    Then beside the letter that Lee writes for her stands how she wants to be given it
    And she was asked about no other way of taking part
    When Olu publishes what is explained in Welsh
    Then Priya finds the Welsh sheet first, in large print, to be posted in a plain envelope

    Examples:
      | how                                |
      | on her own pages                   |
      | on paper forms that Sam types in   |

  Scenario Outline: Maya says no <how>, and returns three years later <back>
    Given Priya has talked with Maya, who holds five words
    When Priya explains being in touch, every point of it
    And Maya says no to it <how>
    And the case is closed because she said no
    And three years pass
    And Maya comes back <back>
    Then the case stands at "Came back"
    And it is the second episode
    And what she said yes to before counts no longer
    And she is called within the same two working days as anybody new
    And nobody contacts her on a plan that is three years old
    When Maya tells Sam a safe way to reach her, and he begins the first checks again
    Then the case stands at "First checks"
    And nobody asks her why she had said no

    Examples:
      | how                                | back                               |
      | on her own page                    | with the five words on her card    |
      | by phone, and Sam writes it down   | with a paper form that Sam types in |

  Scenario Outline: Maya opts out the evening before, <how>, and all is stood down
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya opts out <how>
    Then the meeting is off, the signature no longer holds and nothing waits to be sent
    And Lee reads only "This is not going ahead"
    And nothing on Lee's page names Maya or says why
    And Lee is to be called by the next working day, and what to say to him holds nothing of her
    And Priya sees on her list that it stopped
    When Maya says <later> that she may be asked again in about a year
    Then nobody may ask her before, and nobody calls her

    Examples:
      | how                                            | later                            |
      | on her own page                                | on her own page                  |
      | by phone, and David answers, who has declared nothing | by phone |
      | on a paper form that she hands in              | on a paper form that Sam types in |

  Scenario Outline: A hate crime that nobody reported comes through somebody whom the community trusts, <how>
    When Nadia asks <how> for Amal, who was attacked for who he is, and the police were never told
    Then only Nadia may be contacted, and nobody has grounds to contact Amal
    And Nadia has no part in it: no card, no page, nothing of the case
    When Amal comes to Sam himself, and says how he may be reached and that Somali is his language
    And Amal asks to be referred, and Sam writes down why he was attacked
    Then the case stands at "Referred"
    And there is no crime reference on it, and nobody asked for one
    And the case says that it is sensitive and complex, because he was attacked for who he is
    And an interpreter is to be arranged for him

    Examples:
      | how                                |
      | on the public pages                |
      | on a paper form that Sam types in  |

  Scenario: Lee is in prison, and everything comes to him and back from him on paper
    Given Priya is asking Lee, who is in prison, where others open his letters
    When Priya is about to explain being in touch to him
    Then she is told "What comes by post to Lee Danvers may be seen by others: wing staff open it."
    And each of his paper forms says so to her, and nothing of it on the paper
    When Lee is told everything on paper sheets, and what he answers by post is typed in
    And his own account, what helps him and what he would like come back by post as well
    Then the case goes on to letters, and Lee's letter is given to Maya
    When Lee's paper to stop comes by post
    Then everything of his has stopped, and Maya reads only that it is not going ahead
    And nobody asked Lee for a page, a card or a word of his own online
    And Lee's record says of each thing that it was his, on paper, and who typed it in

  Scenario: Maya, who does not see, hears everything on the telephone, and answers
    Given Priya has talked with Maya, who holds five words
    When Priya opens what to say about keeping her story
    Then every point stands there to be read out, and seven ways to go on, each with the same weight
    When Priya writes down what Maya answers on the telephone
    Then Maya's answers stand as they would from her own pages, and each says that it came by phone

  Scenario Outline: Maya, who has a learning disability, decides with Easy Read and her supporter <how>
    Given Priya has talked with Maya, and it is in doubt how she can decide
    When Maya says <how> that Easy Read and somebody to come along help her
    And Priya arranges it, with Nia, who joins as her supporter
    Then Priya cannot record a yes before it is settled how Maya can decide
    When Helen records the support with which Maya decides
    And Priya explains it in Easy Read, with Nia in the room
    Then Priya cannot record a yes without having asked Maya alone
    When Maya, alone with Priya, says back the five points with help, and says yes
    Then her yes says what helped her, that she was alone, and who had been there before
    And Maya reads what was explained in Easy Read <where>

    Examples:
      | how                              | where                          |
      | on her own pages                 | on her own page                |
      | by phone, and Sam writes it down | on a sheet that Priya prints   |
