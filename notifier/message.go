package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// personsWords is what a message is about when a person wrote it.
const personsWords = templates.PersonsWords

// Message is a text of ours that is no alert: an answer, a question, or the
// words of a person.
type Message struct {
	Text       delivery.Text
	Day        clock.Date
	About      templates.Kind // the wording, or personsWords
	Inbound    string         // what it answers; empty when it answers nothing
	Pupil      school.PupilID // whom a person's words are about; empty for nobody named
	Words      string         // a person's; sealed where it is kept
	Choices    []AbsenceID    // of a question: whom it numbers, in that order
	Advice     string         // of an answer: the line of guidance, by its key
	AnsweredAt time.Time      // of a question
	By         school.Actor

	// Contact and Pupils are read again for the last gate.
	Contact school.Contact
	Pupils  []GatePupil // of a question, in the order of its numbers; or the one pupil
}

// composeMessage is the last gate of a text that is no alert.
func (s *Service) composeMessage(ctx context.Context, id delivery.TextID) (delivery.Body, delivery.Verdict, error) {
	m, err := s.store.Message(ctx, id)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if why := m.refuse(); why != "" {
		return "", delivery.Withdraw(why), nil
	}
	set, err := s.store.Setting(ctx, m.Text.School)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if m.About == personsWords {
		return delivery.Body(set.School.TextName + ": " + m.Words), delivery.SendIt, nil
	}
	until, digits := watchedAgain(set, s.clock.Now())
	v := templates.Values{School: set.School.TextName, OfficePhone: set.School.OfficePhone, Until: until, UntilDigits: digits, Advice: m.Advice}
	for _, p := range m.Pupils {
		v.Names = append(v.Names, p.Pupil.TextName)
	}
	r, err := s.wordings.Render(ctx, m.Text.School, m.About, templates.Language(m.Contact.Language), v)
	if templates.Hopeless(err) {
		return "", delivery.Withdraw(ReasonNoWords), nil // a value is missing: trying again cannot help
	}
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	return delivery.Body(r.Body), delivery.SendIt.In(madeOf(r)), nil
}

// refuse says why a message must not go, or "". What names nobody answers a
// number that wrote to us; what names a pupil, or is a person's words, asks all
// that an alert asks of its contact.
func (m *Message) refuse() string {
	if m.Contact.ID != "" && m.Contact.Number != m.Text.Number {
		return ReasonNumberChanged
	}
	for _, p := range m.Pupils {
		told := false
		for _, t := range p.List {
			told = told || t.Contact.ID == m.Contact.ID && !school.BarOf(p.List, t).Stands()
		}
		if !told {
			return ReasonTieChanged
		}
	}
	if m.About == personsWords && m.Inbound == "" && len(m.Pupils) == 0 {
		return ReasonTieChanged
	}
	return ""
}

// ringMessages rings for messages that were just owed.
func (s *Service) ringMessages(ctx context.Context, owed []Message) {
	texts := make([]delivery.Text, 0, len(owed))
	for _, m := range owed {
		texts = append(texts, m.Text)
	}
	if len(texts) > 0 {
		s.ring(ctx, texts...)
	}
}
