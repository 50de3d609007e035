Feature: In Maya's own language
  A person's own pages and the public pages can be read in Welsh and in Polish.  Nobody has to say so first:
  the language stands in the address, one press changes it, and nothing of it is kept.

  Background:
    Given a service with Priya and Tom who facilitate, Helen and David who supervise, and Sam at the desk
    And Priya has talked with Maya and with Lee

  Scenario Outline: Maya reads her pages in another language and goes back to English on the same page
    When Maya opens her choices in <language>
    Then the page is in <language> and says "<words>"
    And one press leads to the same page in English

    Examples:
      | language | words            |
      | Welsh    | Fy newisiadau    |
      | Polish   | Moje wybory      |

  Scenario: Stopping works at once in Polish, and says so in Polish
    When Maya stops everything on the Polish pages
    Then the page is in Polish and says "Zatrzymaliśmy wszystko"
    And Priya sees on her list that it stopped

  Scenario: What Maya wrote is never translated
    Given Maya has written in her story "Drzwi były wyłamane."
    When Maya opens her printed story in Welsh
    Then the page is in Welsh and says "Drzwi były wyłamane."
    And her words are marked as hers, and not as Welsh

  Scenario: A translation that nobody has checked says so before anything else
    When Maya opens her choices in Welsh
    Then the page is in Welsh and says "Nid oes neb wedi gwirio'r cyfieithiad hwn eto."

  Scenario: Priya makes a card that opens in Polish
    When Priya makes a card for Maya in Polish
    Then the card names the address "towpath.test/p/pl"
    And its five words open Maya's pages in Polish

  Scenario: Somebody asks to be contacted in Welsh
    When somebody fills in the public form in Welsh
    Then they are answered in Welsh "Mae gennym yr hyn a anfonoch"
