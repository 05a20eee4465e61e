package reading

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a parent writes on Tuesday 24 November about Amira, who is marked absent
// that morning. A reason is one for today only when it is told of today and of
// her.
func TestAReasonIsOfItsDayAndOfItsChild(t *testing.T) {
	const (
		sure   = "I, sure"
		read   = "I, to be read first"
		none   = "nothing"
		before = "I, of a day that has been"
		worry  = "a concern"
	)
	for _, c := range []struct{ body, want string }{
		{"she is ill", sure},
		{"Hi Mrs Jones, Amira is ill", sure},
		{"Amira Khan is ill", sure},
		{"ill since yesterday", sure},
		{"shes been ill since monday", sure},
		{"been sick all night", sure},
		{"she was sick last night", sure},
		{"still ill", sure},

		// goes on, but another day is named
		{"still poorly, was off yesterday too", read},
		{"vomited yesterday so 48 hours", read},
		{"sent home ill yesterday", read},

		// a day that has been
		{"she was poorly yesterday", before},
		{"she was off ill on Friday", before},
		{"on friday she was ill", before},
		{"she was poorly last week", before},
		{"had a cold last week", before},
		{"she was ill last week not today", before},
		{"była chora wczoraj", before},
		{"bolnava ieri", before},

		// over, and in school: the register has it otherwise
		{"was ill yesterday, went in today", worry},
		{"she was ill but I brought her straight in", worry},
		{"she was ill this morning but is better now", worry},
		{"she had a temperature yesterday but is fine now", worry},
		{"she is no longer ill", worry},
		{"it was last week not today", worry},

		// somebody else
		{"Jack is ill", none},
		{"jack has a temperature", none},
		{"jacks poorly", none},
		{"her brother Jack is ill", none},
		{"Kasia jest chora", none},
		{"Jack is ill but Amira is in", worry},
		{"Amirah is ill", read},          // a slip, or a cousin
		{"Amira and Jack are ill", read}, // who is Jack?

		// guessed, asked, supposed
		{"i think she is ill", read},
		{"she might be ill", read},
		{"is she ill?", worry},
		{"if she is ill keep me posted", none},

		// another day
		{"back tomorrow", none},
		{"she'll be back tomorrow", none},
	} {
		r := Read(c.body, About{Day: monday.AddDays(1), Names: []string{"Amira"}})
		got := none
		switch {
		case r.Concern:
			got = worry
		case r.Suggest != nil && r.Suggest.Sure():
			got = string(r.Suggest.Code) + ", sure"
		case r.Suggest != nil:
			got = string(r.Suggest.Code) + ", to be read first"
		case r.Before != nil:
			got = string(r.Before.Code) + ", of a day that has been"
		}
		if got != c.want {
			t.Errorf("%q: %s, wanted %s", c.body, got, c.want)
		}
		if notToday := c.want == before || c.want == none && slices.Contains([]string{"illness"}, string(r.Findings[0].Kind)); r.NotToday != notToday && c.want != worry {
			t.Errorf("%q: gives no reason for today: %v", c.body, r.NotToday)
		}
	}
}

// A day to come that is one more leaves today's reason standing.
func TestADayMoreIsNotTodayTakenBack(t *testing.T) {
	for _, c := range []struct{ body, from, until, back string }{
		{"ill, won't be in tomorrow either", "", "2026-11-24", "2026-11-25"},
		{"she's ill and won't be in tomorrow", "", "2026-11-24", "2026-11-25"},
		{"poorly, off again tomorrow", "", "2026-11-24", "2026-11-25"},
		{"poorly, she wont be in tomorrow too", "", "2026-11-24", "2026-11-25"},
		{"won't be in tomorrow, she is ill", "2026-11-24", "2026-11-24", ""},
		{"dentist tomorrow", "2026-11-24", "2026-11-24", ""},
		{"she was ill, won't be in tomorrow", "2026-11-24", "2026-11-24", ""},
	} {
		r := Read(c.body, About{Day: monday, Names: []string{"Amira"}})
		got := []string{dayOf(r.From), dayOf(r.Until), dayOf(r.Back)}
		if diff := cmp.Diff([]string{c.from, c.until, c.back}, got); diff != "" {
			t.Errorf("%q: from, until, back (-wanted +read):\n%s", c.body, diff)
		}
		if r.Suggest == nil {
			t.Errorf("%q suggests nothing", c.body)
		}
	}
}

// What a wish for no more texts says besides is suggested, and read first.
func TestAReasonBesideAStopIsSuggested(t *testing.T) {
	r := Read("stop texting me, she has a temperature", About{Day: monday, Names: []string{"Amira"}})
	if r.StopSentence || r.Suggest == nil || r.Suggest.Code != "I" || r.Suggest.Sure() {
		t.Errorf("stops %v, suggests %+v", r.StopSentence, r.Suggest)
	}
}

// Somebody who wants to be off a list may be a parent who is tired of texts: no
// wrong number, and no stop before a person has looked.
func TestToBeTakenOffAListIsForAPerson(t *testing.T) {
	for _, body := range []string{
		"take me off this list", "remove my number", "take my number off", "delete my number please",
		"please remove me from your list", "remove this number from your list", "can you take my number off ur system pls",
	} {
		if r := Read(body, twins); r.WrongNumber || r.StopSentence || !r.Has(StopRequest) {
			t.Errorf("%q: %+v", body, r)
		}
	}
	if r := Read("remove my number, i am not her mum", twins); !r.WrongNumber {
		t.Error("who is not her mother is a wrong number")
	}
}

// The answers to "Reply 1 for Amira, 2 for Yusuf, 3 for both". What is not
// plainly one is left to a person.
func TestAnAnswerIsUnderstoodAndNeverGuessed(t *testing.T) {
	first, second, both := []int{0}, []int{1}, []int{0, 1}
	for _, c := range []struct {
		body string
		want []int
	}{
		{"1", first},
		{"2.", second},
		{"3", both},
		{"1️⃣", first},
		{"١", first},
		{"۲", second},
		{"the first one", first},
		{"2nd one", second},
		{"number two", second},
		{"Number 1 please", first},
		{"one", first},
		{"1 and 2", both},
		{"1+2", both},
		{"both", both},
		{"everyone", both},
		{"both of them", both},
		{"amira", first},
		{"just yusuf", second},
		{"yusuf and amira", both},
		{"proszę 1", first},
		{"2 has covid", second},
		{"1 and 2 poorly", both},

		{"2 for Yusuf", second},
		{"2 Yusuf", second},
		{"1. Amira", first},
		{"Reply 2 for Yusuf", second},
		{"2 thats Yusuf", second},
		{"2 for my son", second},
		{"3 for both of them", both},
		{"1 and 2 both", both},
		{"3 amira and yusuf", both},
		{"يوسف", second},
		{"Аміра", first},

		{"2 Amira", nil},
		{"1 Yusuf", nil},
		{"3 for Amira", nil},
		{"maybe 3?", nil},
		{"1 not sure", nil},
		{"2 for yusf", nil},
		{"4", nil},
		{"0", nil},
		{"12", nil},
		{"neither", nil},
		{"neither of them", nil},
		{"none", nil},
		{"either", nil},
		{"1 or 2", nil},
		{"1 not 2", nil},
		{"not amira", nil},
		{"1?", nil},
		{"no 1", nil},
		{"1 and 3", nil},
		{"only one", nil},
		{"in 2", nil},
		{"back in 2", nil},
		{"2 minutes", nil},
		{"2 hours late", nil},
		{"1 poorly 2 dentist", nil},
		{"yes", nil},
	} {
		if diff := cmp.Diff(c.want, Read(c.body, twins).Choice); diff != "" {
			t.Errorf("%q (-wanted +read):\n%s", c.body, diff)
		}
	}
}

// What answers our question, plainly or not, is no worry; surprise and a child who
// left are.
func TestAnAnswerToOurQuestionIsNoConcern(t *testing.T) {
	for body, want := range map[string]bool{
		"2 for Yusuf": false, "2 Yusuf": false, "maybe 3?": false, "1 Yusuf": false, "1 not sure": false, "1 or 2?": false, "neither": false,
		"Amira?": true, "not amira": true, "2 left at 8": true, "2 took tablets": true,
	} {
		if r := Read(body, twins); r.Concern != want {
			t.Errorf("%q is a concern: %v, %v", body, r.Concern, r.Findings)
		}
	}
	urdu := About{Day: monday, Names: []string{"ثناء", "حمزہ"}, Choices: 2}
	for body, want := range map[string][]int{"Sana and Hamza": {0, 1}, "hamza": {1}, "2 Hamza": {1}, "1 Hamza": nil, "my son": nil} {
		if diff := cmp.Diff(want, Read(body, urdu).Choice); diff != "" {
			t.Errorf("%q (-wanted +read):\n%s", body, diff)
		}
	}
}

// What nobody understands is looked at where it answers a text about an absence;
// where we asked nothing it may be about anything.
func TestWhatNobodyUnderstandsIsLookedAt(t *testing.T) {
	const body = "nobody at home picks up the landline"
	if !Read(body, twins).Concern {
		t.Error("of an absence it is no concern")
	}
	unasked := twins
	unasked.Unasked = true
	for _, fair := range []string{"we bring raffle prizes saturday", body} {
		if Read(fair, unasked).Concern {
			t.Errorf("%q worries, and we asked nothing", fair)
		}
	}
}

// A child who cannot be reached is a concern, and a school that cannot be is none.
func TestWhoCannotBeReached(t *testing.T) {
	for body, want := range map[string]bool{
		"I can't get hold of her":                            true,
		"she isn't answering her phone":                      true,
		"haven't heard from her since this morning":          true,
		"no idea where she is":                               true,
		"not able to get through to her":                     true,
		"we are searching":                                   true,
		"wants to end it":                                    true,
		"couldnt get through to the office shes not well":    false,
		"tried ringing you but no answer amira is off today": false,
		"ive been trying to get hold of you to say hes ill":  false,
		"my phone was off sorry shes ill":                    false,
		"she's lost her voice":                               false,
		"dropped her at her nans shes poorly":                false,
		"she's at the bus stop":                              false,
	} {
		if got := Read(body, twins).Concern; got != want {
			t.Errorf("%q is a concern: %v, wanted %v", body, got, want)
		}
	}
}
