Feature: On paper, and to read
  Whatever somebody is given on paper they can read on their own pages first.  It holds nothing of the other
  person, it is made for every reader, and a file that is kept gives nobody away by its name.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk

  Scenario: Maya reads it on her page, and knows what keeping a file means
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya opens her paper "The day itself"
    Then the paper says "You can ask for a break at any time."
    And the paper does not say where it is, nor who comes
    And before the file she reads "A file stays on this device."
    And the file says the same, and is made for a screen reader
    And the file is called "document.pdf", and names nobody and no day

  Scenario: In large print
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya keeps the file of "The day itself" in large print
    Then its words are at least 18 points high

  Scenario: In her own language
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya reads in Welsh her paper "Y diwrnod ei hun"
    Then the paper says "Cewch ofyn am egwyl ar unrhyw adeg."
    And the file says the same, and is made for a screen reader

  Scenario: When she stops, nothing of the day is there any more
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Maya stops everything on her own page
    Then Maya has no paper "The day itself"
    And Maya has a paper "How things stand" that says "You have stopped. Nothing is going ahead."
    And Maya has a paper "How things stand" that says "even years from now"

  # O7, O9: each reads whom they call; she reads whom she may always speak with
  Scenario: What is agreed, for each of the two
    Given Maya and Lee have met, and Priya writes down what could be agreed
    And a plan for when they meet by chance is proposed
    Then Maya has a paper "What is agreed" that says "Priya, on the office number."
    And Maya has a paper "What is agreed" that says "The body that decides on compensation, or an appeal about it"
    And Maya has no paper that says "Lee's aunt."
    And Lee has a paper "What is agreed" that says "Lee's aunt."
    And Lee has no paper that says "Priya, on the office number."
    And what Priya prints for each of them says the same to the word

  Scenario: The form for a pen has the words that it asks about
    Given Maya and Lee have met, and Priya writes down what could be agreed
    And a plan for when they meet by chance is proposed
    Then Maya's form for a pen says "Cross the road, or not, as you like."
    And Maya's form for a pen says "Priya, on the office number."
    And Maya's form for a pen does not say "Lee's aunt."
    And Lee's form for a pen says "Lee's aunt."

  Scenario: What is not proposed yet stands on nobody's paper
    Given Maya and Lee have met, and Priya writes down what could be agreed
    And "Lee writes what happened to the ring." is written down
    Then Maya has no paper "What is agreed"
    And Lee's form for a pen does not say "Lee writes what happened to the ring."

  # AB-10, AB-19
  Scenario: A letter in a plain envelope tells whoever opens it nothing
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya prints the letter "Please call us, if you like" for Lee
    Then it says neither a name nor what we do
    And beside it, not on it, Priya reads "Write the envelope by hand"

  Scenario: Where no safe way is known nothing is posted
    Given Priya has talked with Maya, who holds five words
    And Sam records that there is no safe way to reach Maya
    When Priya prints the letter "Please call us, if you like" for Maya
    Then beside it, not on it, Priya reads "post nothing"

  Scenario: A run sheet is for whoever leads the meeting, and for nobody else
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya prints the run sheet
    Then it says "Maya" and "Lee", and "never leave it lying"
    And it lists whom nothing stops Maya from telling
    And neither Maya nor Lee can open it

  Scenario: An assessment in short is for those who work on it
    Given a meeting of Maya and Lee is confirmed for tomorrow
    When Priya prints the assessment in short
    Then it says "Signed off" and "Helen", and "never handed over"
    And neither Maya nor Lee can open it

  Scenario: Whatever is typed is printed as it was typed
    Given Maya and Lee have met, and Priya writes down what could be agreed
    And the promise "#panic() *kept* <b>by</b> 24 May" is proposed
    Then Lee has a paper "What is agreed" that says "#panic() *kept* <b>by</b> 24 May"
    And the file of it says the same, and is made for a screen reader
