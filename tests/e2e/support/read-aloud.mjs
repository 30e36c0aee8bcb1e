// What a screen reader has of each kind, in English (Playwright's ariaSnapshot): its names, in the order in which they are read.
export const READ_ALOUD = {
  inline: `- region "Get this month's prices and floor plans":
  - paragraph: Free · 12-page PDF
  - heading "Get this month's prices and floor plans" [level=2]
  - paragraph: Price per flat, payment schedule and fees. By e-mail within a minute.
  - button "Get the price list"
  - link "See the show flat":
    - /url: /#xem-nha`,
  button: `- button "Get the price list"`,
  banner: `- region "The show flat is lit until nine":
  - paragraph: Friday night
  - heading "The show flat is lit until nine" [level=2]
  - paragraph: See the flat, and the river by night.
  - button "Book a visit"`,
  gate: `- region "Eight questions to go":
  - heading "Eight questions to go" [level=2]
  - paragraph: Leave your e-mail, and the rest opens right here.
  - button "Read on"`,
  panel: `- form "Book a show-flat visit":
  - heading "Book a show-flat visit" [level=2]
  - text: Full name
  - textbox "Full name"
  - text: Phone number
  - textbox "Phone number"
  - text: When do you want to buy? (optional)
  - combobox "When do you want to buy? (optional)":
    - option "Choose" [selected]
    - option "Within 3 months"
    - option "Within a year"
    - option "Just looking"
  - checkbox "I agree that Sông Xanh calls me to fix the date."
  - text: I agree that Sông Xanh calls me to fix the date.
  - button "Book"`,
  bar: `- region "December's prices are here.":
  - heading "December's prices are here." [level=2]
  - paragraph: 31 one-bedroom flats are left.
  - button "Get the price list"
  - button "Close": ×`,
  slideIn: `- region "Ten questions before you pay a deposit":
  - paragraph: Free guide
  - heading "Ten questions before you pay a deposit" [level=2]
  - paragraph: Print it, take it with you, and write the answers down on the spot.
  - button "Send me the guide"
  - button "Not now"
  - button "Close": ×`,
  tab: `- button "December's prices"
- button "Close": ×`,
  modal: `- dialog "Keep today's price for three more days":
  - button "Close": ×
  - paragraph: Opening offer
  - heading "Keep today's price for three more days" [level=2]
  - paragraph: Choose a flat and reserve it free of charge. Change your mind whenever you like.
  - paragraph:
    - time: …
  - button "Keep the price for me"
  - button "No, thank you"`,
  fullscreen: `- dialog "Open the door, there is the river.":
  - button "Close": ×
  - paragraph: Handover Q4 2028
  - heading "Open the door, there is the river." [level=2]
  - paragraph: 312 apartments of one to three bedrooms, a single row of trees away from the water.
  - button "Get the price list"
  - link "See the show flat":
    - /url: /#xem-nha`,
  form: `- dialog "Sông Xanh price list":
  - button "Close": ×
  - form "Sông Xanh price list":
    - heading "Sông Xanh price list" [level=2]
    - paragraph: We send the PDF to your e-mail right after you press send.
    - text: Full name
    - textbox "Full name"
    - text: E-mail
    - textbox "E-mail"
    - text: Phone number (optional)
    - textbox "Phone number (optional)"
    - paragraph: So we can call when you want to see the show flat
    - checkbox "I agree that Sông Xanh contacts me about the flat, as set out in the privacy notice."
    - text: I agree that Sông Xanh contacts me about the flat, as set out in the
    - link "privacy notice":
      - /url: /privacy/
    - text: .
    - button "Send me the price list"`,
};
