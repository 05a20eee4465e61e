package reading

import "testing"

// What a telephone offers to tap and what a carrier sends is of a machine from the
// first word to the last: no concern, and no reply. With a word more of a child it
// is a person's.
func TestStockPhrasesAreOfAMachine(t *testing.T) {
	for body, automatic := range map[string]bool{
		"Message blocking is active":                                         true,
		"FREE MSG: Unable to send message - Message Blocking is active.":     true,
		"Free Msg-SVC: Message not sent. Recipient unable to receive texts.": true,
		"Sorry, I can't talk right now.":                                     true,
		"Can I call you later?":                                              true,
		"Can't talk now. What's up?":                                         true,
		"Can't talk right now. Call you later?":                              true,
		"I'll call you right back.":                                          true,
		"I'll call you later.":                                               true,
		"I'm in a meeting. Can I call you later?":                            true,
		"Sorry, I'm busy. Call back later.":                                  true,
		"Sorry, I missed your call":                                          true,
		"This number is not able to receive text messages.":                  true,
		"The number you are texting is no longer in service":                 true,
		"Your message could not be delivered":                                true,
		"Undeliverable":                                                      true,
		"Mailbox is full":                                                    true,
		"You have 1 new voicemail":                                           true,
		"Nie mogę teraz rozmawiać.":                                          true,
		"Não posso falar agora":                                              true,
		"لا أستطيع التحدث الآن":                                              true,

		"Sorry, I can't talk right now, she's poorly": false,
		"Can I call you later? she has a temp":        false,
		"can't talk right now where is she":           false,
		"What's up?":                                  false,
		"message not sent to her phone":               false,
		"call me":                                     false,
		"thank you":                                   false,
	} {
		r := Read(body, About{Day: monday, Names: []string{"Amira"}})
		if r.Automatic != automatic || automatic && r.Concern {
			t.Errorf("%q: automatic %v, a concern %v: %v", body, r.Automatic, r.Concern, r.Findings)
		}
	}
}

// HELP as the one word asks who we are, and no worry.
func TestHelpAloneIsAKeyword(t *testing.T) {
	for body, worry := range map[string]bool{"HELP": false, "help!": false, "Help?": false, "INFO": false, "help me": true, "help her please": true} {
		if r := Read(body, twins); r.Concern != worry {
			t.Errorf("%q is a concern: %v", body, r.Concern)
		}
	}
}
