Feature: What passes between two people
  A letter, a question, a recording or a drawing leaves nobody's hands without the yes of both. Each reads what
  they did themselves and what a person told them, and nothing that moves when the other acts.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And letters may pass between Maya and Lee

  Scenario Outline: X1 nothing is given without a yes to this very one
    When <author> writes "I think of the noise of the door." on their own page, and says that it is right
    And Priya reads it through, holds it and tells <reader> that it exists
    And <reader> says on their own page that they would like it
    Then <reader> reads that Priya calls
    When Priya tries to give what <author> wrote
    Then she is told "The person it is for has not said yes to this one."
    When <reader> says yes to it in a talk, and Priya gives it
    Then what <author> wrote is given
    And no word of what <author> wrote stands on the pages of <reader>

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |

  Scenario Outline: X2 nothing goes by post that its reader did not choose in their own writing
    Given what <author> wrote waits for <reader>
    When Tom writes down that <reader> said on the phone: they would like it by post
    Then he is told "By post only where they wrote so themselves"
    When <reader> says on their own page that they would like it, read out
    And <reader> says yes to it in a talk, and Priya tries to send it by post
    Then she is told "They have not chosen that themselves, on their own page or on paper."
    When <reader> says on their own page that they would like it, by post
    Then Priya sends it by post

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |

  Scenario Outline: X3 nothing in it shows where its author is
    When <author> adds a picture that says where it was taken
    Then what is kept of the picture says nothing of place, day or device
    When <author> writes "Ring me on <number>." on their own page, and says that it is right
    And Priya tries to pass what <author> wrote as read through
    Then she is told "It holds a telephone number of somebody here."

    Examples:
      | author | number        |
      | Lee    | 01632 960 327 |
      | Maya   | 01632 960318  |

  Scenario Outline: X4 what could hurt is pointed out before it goes further, and its author is asked again
    When <author> writes "Please forgive me. You made me do it." on their own page, and says that it is right
    Then Priya reads beside it "It may ask for forgiveness."
    And Priya reads beside it "It may put blame on whoever reads it."
    When Priya asks <author> for changes
    Then <author> reads "We would like to talk with you about it before it goes further."

    Examples:
      | author |
      | Lee    |
      | Maya   |

  Scenario Outline: X5 only whoever has it decides if its author learns that
    Given what <author> wrote was given to <reader>
    Then nothing that <author> reads tells that it was given
    When <reader> says on their own page that <author> may know
    Then somebody is to tell <author>, and <author> reads "Something that you wrote. It was given."

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |

  Scenario Outline: X6 its author knows that it brings no advantage
    When <author> writes "I took the ring." on their own page, and sends it without saying that they know
    Then <author> is asked to say that they know it brings no advantage, and their words still stand there
    When Tom writes the same down for <author> as told on paper
    And Tom tries to record that it is right without having told them
    Then he is told "Tell the author first: it changes no sentence"

    Examples:
      | author |
      | Lee    |
      | Maya   |

  Scenario Outline: X7 what was not wanted waits for years, and is its reader's to ask for
    Given what <author> wrote waits for <reader>
    When <reader> says on their own page that they do not want it
    Then nothing that <author> reads has changed
    When six years pass, and <reader> says on their own page that they would like it
    Then <reader> reads that Priya calls
    And what <author> wrote is still kept unread

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |

  Scenario Outline: Having it back is answered alike whether it was given or not
    Given what <author> wrote was given to <reader>
    When <author> takes it back on their own page
    Then <author> reads "If it was not given before, it is not given. What was given stays with whoever has it."
    And what <author> wrote is given

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |

  Scenario Outline: What somebody knows of does not vanish when the other pauses or takes it back
    Given what <author> wrote waits for <reader>
    When <author> takes it back on their own page
    Then nothing of the page of <reader> has changed
    And somebody is to tell <reader> that it is off, and their page says nothing of it

    Examples:
      | author | reader |
      | Lee    | Maya   |
      | Maya   | Lee    |
