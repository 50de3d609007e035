Feature: Everyone who will be there is thought of, and nothing is added up
  A list to think with: what we found, how the person sees it, what will make it safer. Each person is asked
  about on their own, and what was said last time counts only when somebody says that it is still so.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya writes the assessment of meeting face to face

  Scenario Outline: Whoever comes along is asked about on their own
    Given Carol comes along as <part>
    And everything is answered but what is asked about Carol
    When Priya looks through it before she sends it
    Then she is told "Carol: not answered yet"
    And it cannot be sent
    When Priya answers what is asked about Carol
    Then it can be sent

    Examples:
      | part                          |
      | a supporter                   |
      | somebody who stands in        |
      | an interpreter                |
      | an observer                   |

  Scenario: Maya's own view, and how much it worries her, stand beside ours
    When Priya writes that Maya's brother drives her, that it worries Maya a little, and that it stops everything
    Then the page says "“He means well.” Their worry about this: a little."
    And the page says "Stop until a supervisor decides"
    And the page says "Nothing here is added up"

  Scenario: What has to change for it to come down, and when we look again
    When Priya writes that Maya's brother drives her, that it worries Maya a little, and that it stops everything
    Then the page says "To come down: She says the same on her own."
    And the page says "Looked at again: after each preparation session."

  Scenario: One answer is saved, and what was typed beside it is still there
    When Priya saves what she found about pressure, with half a sentence typed about the next question
    Then the page says "Saved: Pressure to take part, or not to, Maya."
    And half a sentence is still there

  Scenario: What was said last time is a question, not an answer
    Given the assessment was signed, and Priya writes the next version
    When Priya saves the section on safety without looking at it
    Then nothing of it is confirmed
    When Priya says of one answer that it is still so
    Then that one answer is confirmed, and no other

  Scenario: Before it is sent, Priya reads who must sign it and who could
    Given everything is answered
    When Priya looks through it before she sends it
    Then she is told "Nothing is missing."
    And she is told "They would meet, so two facilitators are expected."
    And she is told "Helen Marsh, advanced level Can decide on this one."

  Scenario: A blank form to take along
    When Priya prints a blank form
    Then it asks about Maya and about Lee, with boxes to tick and nothing filled in
