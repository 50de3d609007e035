Feature: What is agreed, and what becomes of it
  Nobody has to agree to anything.  Whatever is agreed is said yes to in its very words, looked after by
  somebody, and the person harmed is told how it ends as she wishes, and not otherwise.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Maya and Lee have met, and Priya writes down what could be agreed

  # O1: voluntary, in the very words
  Scenario: A yes is to these words, and to no others
    Given "Lee writes what happened to the ring." is proposed, and both said yes
    When Priya writes down "Lee pays for a new lock." as well
    Then Priya cannot record that it is agreed, because "Each person has to agree to the terms."
    When both say yes again
    Then Priya can record that it is agreed

  Scenario: What is left out voids a yes as well
    Given "Lee writes what happened to the ring." is proposed, and both said yes
    When Priya leaves the first promise out
    Then Priya cannot record that it is agreed, because "Each person has to agree to the terms."

  Scenario: On her own page the words can be found right, and the yes is said in a talk
    Given "Lee writes what happened to the ring." is proposed
    When Maya says on her own page that the words are right
    Then Priya has on the case "Call: they read the terms and find them right"
    And Priya cannot record that it is agreed, because "Each person has to agree to the terms."
    And nothing on Lee's pages has changed

  Scenario: A change asked for on a page opens the words again
    Given "Lee writes what happened to the ring." is proposed
    When Maya asks on her own page for a change, "By Easter, please."
    Then the agreement is being written again
    And Lee reads of it "We are writing down what could be agreed."
    And nothing on Lee's pages says "Easter"

  Scenario: Whoever read other words is asked to read once more
    Given "Lee writes what happened to the ring." is proposed
    And Maya has the page open
    When Priya writes down "Lee pays for a new lock." as well
    And Maya sends the page that she has open
    Then her page answers "The words were changed while you read them. Read them once more."

  Scenario Outline: No agreement is as good an end as any
    When <who> says <how> that no agreement is wanted
    Then both read "No agreement was wanted. That is a good end too."

    Examples:
      | who  | how         |
      | Maya | on the page |
      | Lee  | on the page |
      | Maya | by phone    |
      | Lee  | by phone    |

  # O2, O3, O9: what nobody may propose
  Scenario Outline: Terms are proposed only when this was looked at
    Given "Lee writes what happened to the ring." is written down
    When Priya proposes the terms without "<looked at>"
    Then Priya is told "<what to do>"

    Examples:
      | looked at              | what to do                                                                               |
      | proportionate_and_safe | Take out what is not proportionate or safe.                                              |
      | told_if_unlikely       | Tell them before they decide.                                                            |
      | nobody_is_silenced     | Take out every word that would keep the person harmed from speaking about what happened. |

  Scenario: A supervisor ends what would shame somebody
    Given "Lee stands in the market with a sign." is proposed
    When Helen ends the agreement because it would shame somebody
    Then both read "The agreement has ended."

  Scenario: Words that sound like silence are pointed out
    When Priya writes down "Maya will not talk to the papers." as well
    Then Priya reads on the agreement "not talk"
    And Priya reads on the agreement "VPA24 s.17(2), in force since 1 October 2025"

  Scenario: Wherever the words are shown, whom she may always speak with is shown
    Given "Lee writes what happened to the ring." is proposed
    Then Maya reads with the words "Nothing that was agreed stops you from speaking about what happened"
    And Maya reads with the words "The body that decides on compensation, or an appeal about it"
    And her form for a pen says "Nothing that was agreed stops you from speaking about what happened"

  # O4: somebody looks after it
  Scenario: Nothing starts before somebody looks after it, and nothing is done before something shows it
    Given "Lee writes what happened to the ring." is agreed
    Then Priya cannot start it without an owner
    When Priya starts it, and looks after it herself
    And Lee says on his own page that it is done
    Then Priya has on the case "They say a promise is kept: record what shows it"
    And Priya cannot record it as done before something shows it
    And Priya can record it as done, shown by a paper

  Scenario: What is late stands on the list until somebody asks
    Given "Lee writes what happened to the ring." runs, and its day was a week ago
    Then Priya has on the case "A promise is late: ask what happened"

  # O5: told as she wishes
  Scenario: Nobody knows her wish, so somebody asks and tells; her page tells of nothing
    Given "Lee writes what happened to the ring." runs
    When Lee says that it is done, and Priya records what shows it
    Then Priya has on the case "Tell the person harmed how a promise ended"
    And nothing on Maya's pages has changed

  Scenario: She wished to read it on her page
    Given "Lee writes what happened to the ring." runs
    And Maya wishes on her own page to be told at once, and to read it there
    When Lee says that it is done, and Priya records what shows it
    Then Maya reads with the words "It has been done."

  Scenario: She wished not to be told, and may ask for it any day
    Given "Lee writes what happened to the ring." runs
    And Maya wishes on her own page not to be told
    When Lee leaves the promise on his own page
    Then nobody has to tell her of it
    And nothing on Maya's pages has changed
    When Maya wishes by phone to be told at once
    Then Priya has on the case "Tell the person harmed how a promise ended"

  Scenario: Only when all is over
    Given "Lee writes what happened to the ring." and "Lee pays for a new lock." run
    And Maya wishes on her own page to be told when all is over
    When Lee leaves the promise on his own page
    Then nobody has to tell her of it
    When Lee leaves the second promise on his own page
    Then Priya has on the case "Tell the person harmed how a promise ended"

  Scenario: Only she lets it go
    Given "Lee writes what happened to the ring." runs
    When Lee tries on his own page to let it go
    Then the promise still runs
    When Maya lets it go on her own page
    Then Lee reads with the words "This no longer needs to be done."

  # O6
  Scenario: Nothing of an agreement is passed on from its page
    Given "Lee writes what happened to the ring." runs
    Then no form on the agreement sends it to a court, to probation or to anybody

  # O7
  Scenario: A plan for meeting by chance, in words of each
    Given a plan for when they meet by chance is proposed
    Then Maya reads with the words "What you do then Cross the road, or not, as you like."
    And Maya reads with the words "Who you call Priya, on the office number."
    And nothing on Maya's pages says "Lee's aunt"
    And Lee reads with the words "What the other person does then Cross the road, or not, as you like."
    And Lee reads with the words "Who you call Lee's aunt."
    And nothing on Lee's pages says "office number"

  # O8
  Scenario: An amount in parts has its days, and no money passes through here
    Given a repayment of "24 03 2026 £20" and "24 04 2026 £20.50" runs
    When the 24th of March comes
    Then Priya has on the case "An amount was to be paid: ask if it came"
    When Priya writes down that the first amount came
    Then Priya reads on the agreement "£20.00 on 24 March 2026 Came on 24 March 2026"
    And Priya reads on the agreement "£20.50 on 24 April 2026 Not yet"

  # Finding 58
  Scenario: A case closes over a running promise only when somebody tells of it by a day
    Given "Lee writes what happened to the ring." runs, and everything else is settled
    Then Helen cannot confirm closing, because "A promise is still running and nobody is named to tell of it."
    When Priya is named to tell Maya by the first of June
    And the case is closed
    Then the promise still runs
    When its day has passed by a week
    Then Priya has on the case "Tell the person harmed how a promise stands"
    And Priya has on the case "A promise is late: ask what happened"
