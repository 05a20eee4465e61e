package notifier

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

const (
	// sendMost is how many numbers one message may go to; more is a campaign.
	sendMost = 20
	// wordsMost is how long a person's words may be, in characters.
	wordsMost = 600
	// sameWords is for how long the same words in one thread are one act.
	sameWords = time.Minute
)

// Sending is a person's words to a few contacts.
type Sending struct {
	To    []string // the school's own ids of contacts
	Pupil string   // the school's own id of whom it is about; empty for nobody named
	Words string
}

// Sent says what became of words for one contact: a text, or why there is none.
type Sent struct {
	Contact string // the school's own id
	Text    delivery.TextID
	Detail  string // why not, as a sentence; empty when a text is owed
}

// SendMessage owes a person's words to contacts, each through every gate that an
// alert passes. Contacts who share a number get one text. Where somebody else has a
// contact's thread, problem.Conflict, and where there are more than the school's
// brake lets go in an hour, TooMany, none goes.
func (s *Service) SendMessage(ctx context.Context, actor school.Actor, urn school.URN, x Sending) ([]Sent, error) {
	words, err := sendable(x)
	if err != nil {
		return nil, err
	}
	known, err := s.store.ContactsByRef(ctx, urn, x.To)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var out []Sent
	var owed []Message
	err = s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(d Day) error {
		out, owed = nil, nil
		set, err := d.Setting(ctx)
		if err != nil {
			return err
		}
		if !watched(set, now) {
			return problem.New(problem.Conflict, "Texts go from %s to %s on a school day. Nothing was sent.", set.Policy.NotBefore, set.Policy.NotAfter)
		}
		told := map[phone.Number]delivery.TextID{}
		for i, ref := range x.To {
			m, bar, err := s.messageFor(ctx, d, known[ref], x.Pupil)
			if err != nil {
				return err
			}
			why := bar.Says
			if id, twice := told[m.Text.Number]; why == "" && twice {
				out = append(out, Sent{Contact: ref, Text: id})
				continue
			}
			if why == "" {
				if err := answeredByAnother(ctx, d, actor, m.Text.Number, i, now); err != nil {
					return err
				}
				m.Words, m.By = words, actor
				m.stamp(urn, now, set.Policy.NotAfter.On(clock.DateOf(now)))
				owed, told[m.Text.Number] = append(owed, m), m.Text.ID
			}
			out = append(out, Sent{Contact: ref, Text: m.Text.ID, Detail: why})
		}
		if err := roomByHand(ctx, d, set.Policy, actor, len(owed), now); err != nil {
			return err
		}
		return sayAll(ctx, d, actor, owed, now)
	})
	if err == nil {
		s.ringMessages(ctx, owed)
	}
	return out, err
}

// answeredByAnother refuses words to a number whose thread somebody else has in
// hand: two who write to one parent at once tell them two things. Nothing goes to
// anybody of the list then.
func answeredByAnother(ctx context.Context, d Day, actor school.Actor, number phone.Number, i int, now time.Time) error {
	by, held, err := d.ThreadHeld(ctx, number, now.Add(-claimFor))
	if err != nil || !held || by.Kind == actor.Kind && by.ID == actor.ID {
		return err
	}
	return problem.New(problem.Conflict, "Somebody at the school is answering this contact now. Nothing was sent. Wait until they have done, or ask them.").
		At("/to/"+strconv.Itoa(i), "somebody has this contact's thread")
}

// AnswerThread owes a person's words to whoever wrote. Whoever answers has the
// thread; one that somebody else has is refused.
func (s *Service) AnswerThread(ctx context.Context, actor school.Actor, urn school.URN, id ThreadID, words string) error {
	words, err := sendable(Sending{To: []string{"-"}, Words: words})
	if err != nil {
		return err
	}
	t, err := s.Thread(ctx, urn, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	var m Message
	err = s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(d Day) error {
		if err := claimThread(ctx, d, actor, id, now); err != nil {
			return err
		}
		if err := notTwice(ctx, d, t.Number, words, now); err != nil {
			return err
		}
		m = Message{Text: delivery.Text{Number: t.Number}}
		if t.Contact != "" {
			var bar Bar
			if m, bar, err = s.messageFor(ctx, d, school.Contact{ID: t.Contact, Number: t.Number}, ""); err != nil {
				return err
			}
			if bar.Stands() {
				return problem.New(problem.Conflict, "%s", refusal(bar))
			}
		}
		m.Words, m.By, m.Inbound = words, actor, t.Inbound
		m.stamp(urn, now, now.Add(answerLife))
		return sayAll(ctx, d, actor, []Message{m}, now)
	})
	if err == nil {
		s.ringMessages(ctx, []Message{m})
	}
	return err
}

// notTwice refuses words that went to the number a moment ago: a button pressed
// twice, or a page sent again.
func notTwice(ctx context.Context, d Day, number phone.Number, words string, now time.Time) error {
	sent, err := d.Written(ctx, number, now.Add(-sameWords))
	if err == nil && slices.Contains(sent, words) {
		return problem.New(problem.Conflict, "The same words went a moment ago. They are sent once.")
	}
	return err
}

// sendable gives the words as they may go.
func sendable(x Sending) (string, error) {
	bad := problem.New(problem.Invalid, "This cannot be sent.")
	words := strings.TrimSpace(sms.Plain(x.Words))
	switch n := len([]rune(words)); {
	case sms.Blank(words):
		bad.At("/body", "write something")
	case n > wordsMost:
		bad.At("/body", "at most %d characters", wordsMost)
	}
	if len(x.To) == 0 {
		bad.At("/to", "say to whom")
	}
	if len(x.To) > sendMost {
		bad.At("/to", "at most %d contacts; more is a campaign", sendMost)
	}
	if len(bad.Fields) > 0 {
		return "", bad
	}
	return words, nil
}

// messageFor begins a message to a contact, or says why they may not be texted.
// It names a pupil by whose list that is asked again at the last gate.
func (s *Service) messageFor(ctx context.Context, d Day, c school.Contact, ref string) (Message, Bar, error) {
	if c.ID == "" {
		return Message{}, Bar{Word: barNobody, Says: "no contact on the roll has this id"}, nil
	}
	ties, err := d.TiedTo(ctx, []school.ContactID{c.ID})
	if err != nil {
		return Message{}, Bar{}, err
	}
	why := Bar{Word: barNobody, Says: "this contact is on no list that may be told"}
	var ids []school.PupilID
	for _, t := range ties {
		switch {
		case ref != "" && t.Ref != ref:
		case t.CourtOrder:
			why = notToBeTold
		default:
			ids = append(ids, t.ID)
		}
	}
	lists, err := d.Contacts(ctx, ids)
	if err != nil {
		return Message{}, Bar{}, err
	}
	for _, p := range ids {
		for _, t := range lists[p] {
			if t.Contact.ID != c.ID {
				continue
			}
			if why = school.BarOf(lists[p], t); !why.Stands() {
				return Message{Pupil: p, Text: delivery.Text{Contact: c.ID, Number: t.Contact.Number}}, Bar{}, nil
			}
		}
	}
	return Message{}, why, nil
}

// barNobody is the word of a contact whom no list lets be told.
const barNobody = "on_no_list"

// notToBeTold is said of an adult who is on lists only to be told nothing.
var notToBeTold = Bar{Word: BarNotToBeTold, Says: "must be told nothing about this pupil, neither by text nor by ring; ask the safeguarding lead"}

// refusal says to whoever would write that it cannot be, and what may be done: an
// order binds calls as it does texts.
func refusal(b Bar) string {
	switch b.Word {
	case BarNotToBeTold:
		return NeitherTextNorRing
	case BarSharedNumber:
		return "This number is also that of an adult who must not be told: neither text nor ring it. Ask the safeguarding lead."
	default:
		return fmt.Sprintf("This number cannot be texted: %s. Ring instead.", b.Says)
	}
}

// stamp makes the text of a person's words.
func (m *Message) stamp(urn school.URN, now, deadline time.Time) {
	m.Day, m.About = clock.DateOf(now), personsWords
	t := &m.Text
	t.ID, t.School, t.Kind, t.State, t.Sender = delivery.TextID(school.NewID(now)), urn, delivery.MessageText, delivery.Raised, delivery.MainSender
	t.RaisedAt, t.SendAfter, t.ExpiresAt = now, now, deadline
}

func sayAll(ctx context.Context, d Day, actor school.Actor, owed []Message, now time.Time) error {
	for _, m := range owed {
		if err := d.Say(ctx, m); err != nil {
			return err
		}
		if err := d.Audit(ctx, now, actor, "message sent", string(m.Text.ID), ""); err != nil {
			return err
		}
		if err := d.News(ctx, now, "message", string(m.Text.ID)); err != nil {
			return err
		}
	}
	return nil
}
