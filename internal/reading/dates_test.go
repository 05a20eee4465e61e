package reading

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestADayThatIsDeniedIsADayAway: "not in tomorrow" is no return, whichever of
// the two words a language puts first.
func TestADayThatIsDeniedIsADayAway(t *testing.T) {
	const none = ""
	for _, c := range []struct{ body, back, away string }{
		{"she is not in tomorrow", none, "2026-11-24"},
		{"Jutro nie przyjdzie do szkoły", none, "2026-11-24"},
		{"Nie będzie jej jutro w szkole", none, "2026-11-24"},
		{"jutro wróci", "2026-11-24", none},
		{"w czwartek wróci do szkoły", "2026-11-26", none},
		{"nie wróci do czwartku", "2026-11-26", none},
		{"Mâine nu vine la școală", none, "2026-11-24"},
		{"nici mâine nu vine", none, "2026-11-24"},
		{"se întoarce joi", "2026-11-26", none},
		{"nu se întoarce până joi", "2026-11-26", none},
		{"وہ کل نہیں آئے گی", none, "2026-11-24"},
		{"جمعرات کو واپس آئے گی", "2026-11-26", none},
		{"kal nahi aayegi", none, "2026-11-24"},
		{"jumerat ko wapas aaye gi", "2026-11-26", none},
		{"завтра не прийде", none, "2026-11-24"},
		{"її завтра не буде", none, "2026-11-24"},
		{"повернеться у четвер", "2026-11-26", none},
		{"не повернеться до четверга", "2026-11-26", none},
		{"Não vem amanhã", none, "2026-11-24"},
	} {
		r := Read(c.body, About{Day: monday})
		if got := dayOf(r.Back); got != c.back || dayOf(r.From) != c.away {
			t.Errorf("%q: back %q, away %q; wanted %q, %q", c.body, got, dayOf(r.From), c.back, c.away)
		}
	}
}

// TestNextWednesdayIsOfNextWeek, as people say it on a Monday.
func TestNextWednesdayIsOfNextWeek(t *testing.T) {
	for _, c := range []struct {
		body string
		day  clock.Date
		back string
	}{
		{"flu, back next Wednesday", monday, "2026-12-02"},
		{"flu, back Wednesday", monday, "2026-11-25"},
		{"flu, back on Wednesday next week", monday, "2026-12-02"},
		{"flu, she is back next week on Wednesday", monday, "2026-12-02"},
		{"flu, back next week", monday, "2026-11-30"},
		{"flu, back next Monday", monday.AddDays(4), "2026-11-30"}, // said on a Friday
		{"flu, back Thursday, next week swimming", monday, "2026-11-26"},
	} {
		if got := dayOf(Read(c.body, About{Day: c.day}).Back); got != c.back {
			t.Errorf("%q: back %q, not %q", c.body, got, c.back)
		}
	}
}

func dayOf(d *clock.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// TestWhatATelephoneSaysByItselfIsAutomatic: nothing answers it, and its polite
// last line is no worry.
func TestWhatATelephoneSaysByItselfIsAutomatic(t *testing.T) {
	for _, body := range []string{
		"I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
		"I'm driving with Driving Focus turned on. I'll see your message when I get where I'm going.",
		"(I’m not receiving notifications. If this is urgent, reply “urgent” to send a notification through with your original message.)",
		"I'm driving right now - I'll get back to you later. (Sent automatically)",
		"Auto reply: I'm on leave until 30 November",
	} {
		if r := Read(body, About{}); !r.Automatic || r.Concern {
			t.Errorf("%q: automatic %v, a concern %v", body, r.Automatic, r.Concern)
		}
	}
	if r := Read("I'll see where she is", About{}); !r.Concern {
		t.Error("an adult who goes to find out is no concern any more")
	}
}

// BenchmarkALongText reads the most a text can be, of words that fill the most
// phrases.
func BenchmarkALongText(b *testing.B) {
	for _, words := range []string{"covid ", "where is she ", "?", "doctors drs doc "} {
		body := strings.Repeat(words, 4000/len(words))
		b.Run(words, func(b *testing.B) {
			for b.Loop() {
				Read(body, About{})
			}
		})
	}
}
