Feature: A date is found without anybody being pressed, or knowing what the other said
  A date that one person feels they have to take is no choice. So each person is offered the same dates apart,
  may take some, none, or no date at all for now, and only whoever leads sees on which day everybody can come.

  Background:
    Given Maya and Lee are ready and Priya offers them two Thursdays and a Friday

  Scenario: Each chooses on their own page, and Priya holds the day on which everybody can come
    When Maya says on her own page that the first and the second date suit her
    And Lee says on his own page that the second and the third date suit him
    Then Priya reads that on the second date everyone can come
    And Priya reads that on the first date Lee cannot
    When Priya holds the date that the page offers her, at the library
    Then the second date is held, and it ends when it was offered to end
    And nobody is asked about dates any more

  Scenario: Neither learns what the other chose, nor whether they did
    Given Maya has read all her pages
    When Lee says on his own page that the second and the third date suit him
    Then not a byte of Maya's pages is different
    When Lee says on his own page that he would rather not have a date now
    Then not a byte of Maya's pages is different

  Scenario: None of them, or no date now, are answers like any other
    Then Maya reads three answers, and none is chosen for her
    When Maya says on her own page that none of them suits
    Then Priya reads that on the first date Maya cannot
    When Maya says on her own page that she would rather not have a date now
    Then Priya cannot hold the first date, because "Somebody would rather not have a date now. Ask them again first."

  Scenario: An answer can be changed until a date is held
    When Maya says on her own page that none of them suits
    And Maya says on her own page that the first and the second date suit her
    Then Priya reads that on the first date Maya can come

  Scenario: By phone and on paper it is the same answer
    When Lee tells Priya by phone that the first and the second date suit him
    Then Lee's own page says back the first and the second date
    And the paper form of Maya has the three dates and the three answers
    When Priya types in from the paper of Maya that none of them suits
    Then Priya reads that on the first date Maya cannot

  Scenario: What cannot be right is said beside the question, and nothing is lost
    When Maya says that some of them suit, and ticks none
    Then she is told "Tick the dates that suit, or choose another answer."
    When Maya says that none suits, and ticks the first
    Then she is told "Dates are ticked as well."
    And the first date is still ticked

  Scenario: After a pause nothing waits, and other dates are asked about anew
    Given Maya says on her own page that the first and the second date suit her
    When Lee pauses on his own page
    Then nobody is asked about dates any more
    And what Maya said counts for no other date
