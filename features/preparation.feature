Feature: Preparing each person, apart
  Everybody who comes is prepared first, each alone.  How they want to meet is written down in their words,
  they read and change it themselves, and nobody is confirmed ready but for exactly what was read back.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Maya and Lee are being prepared

  Scenario Outline: Maya says how she wants to meet, and that she feels ready
    When Maya says by <way> "No handshake", "The dog" as what must not come up, and that she feels ready
    Then Maya finds, beside what she told us, "No handshake" and "The dog"
    And Maya stands as somebody who says that she is ready
    And what Priya reads back to Maya has "No handshake" and "The dog"
    And nothing of it stands on any page of Lee

    Examples:
      | way    |
      | portal |
      | phone  |
      | paper  |

  Scenario: Priya confirms what she read back, and Maya changes her mind about one thing
    Given Maya says by portal "No handshake", "The dog" as what must not come up, and that she feels ready
    And Priya reads it back, and confirms that Maya is ready
    When Maya writes on her own page "My mother" as what must not come up
    Then Maya stands as somebody who says that she is ready
    And what Priya reads back to Maya has "No handshake" and "My mother"

  Scenario: Maya changes it while Priya is about to confirm
    Given Maya says by portal "No handshake", "The dog" as what must not come up, and that she feels ready
    When Priya opens the form that confirms Maya, and Maya writes "My mother" before Priya presses
    Then Priya is told that somebody was faster, and Maya is not confirmed

  Scenario: Maya takes back that she feels ready
    Given Maya says by portal "No handshake", "The dog" as what must not come up, and that she feels ready
    When Maya says on her own page that she does not feel ready yet
    Then the preparation of Maya goes on

  Scenario: What was not talked about yet
    When Priya is about to confirm that Maya is ready
    Then Priya is warned that "The signal to stop" was not talked about with Maya
    When Priya talks about everything on the list in another session
    And Priya is about to confirm that Maya is ready
    Then Priya is not warned that anything was not talked about with Maya

  Scenario: Lee's page answers alike whatever Maya did
    When Lee says on his own page that he feels ready
    And Maya takes back her yes to meeting
    Then Lee reads on his page what he read before
    And Lee can say on his page that he is not ready, and then that he is
