package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func (m *morning) Say(ctx context.Context, x notifier.Message) error {
	if err := m.c.raiseTexts(ctx, []delivery.Text{x.Text}); err != nil {
		return err
	}
	var words any
	if x.Words != "" {
		words = m.c.db.box.Seal(x.Words, "words "+string(x.Text.ID))
	}
	choices := ""
	if len(x.Choices) > 0 {
		b, err := json.Marshal(x.Choices)
		if err != nil {
			return err
		}
		choices = string(b)
	}
	return m.c.later(ctx, "message-add", string(x.Text.ID), string(m.urn), x.Day.String(), m.c.db.box.Index(x.Text.Number.E164()), string(x.About),
		orNull(x.Inbound), orNull(x.Pupil), words, choices, x.Advice, x.By.String(), ms(x.Text.RaisedAt))
}

func choicesOf(text string) ([]notifier.AbsenceID, error) {
	if text == "" {
		return nil, nil
	}
	var out []notifier.AbsenceID
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("read the choices of a question: %w", err)
	}
	return out, nil
}

func (m *morning) Said(ctx context.Context, number phone.Number, day clock.Date) ([]notifier.Message, error) {
	var out []notifier.Message
	err := m.c.each(ctx, "messages-said", []any{m.c.db.box.Index(number.E164()), day.String()}, func(scan func(...any) error) error {
		x := notifier.Message{Day: day}
		var choices string
		var answered sql.NullInt64
		if err := scan(&x.Text.ID, &x.Text.School, &x.Text.Kind, &x.About, &x.Inbound, &choices, &answered); err != nil {
			return err
		}
		x.AnsweredAt = atOrZero(answered)
		var err error
		x.Choices, err = choicesOf(choices)
		out = append(out, x)
		return err
	})
	return out, err
}

func (m *morning) Written(ctx context.Context, number phone.Number, after time.Time) ([]string, error) {
	var out []string
	err := m.c.each(ctx, "messages-written", []any{string(m.urn), m.c.db.box.Index(number.E164()), ms(after)}, func(scan func(...any) error) error {
		var id string
		var sealed []byte
		if err := scan(&id, &sealed); err != nil {
			return err
		}
		words, err := m.c.db.openSealed(sealed, "words "+id)
		out = append(out, words)
		return err
	})
	return out, err
}

func (m *morning) ByHand(ctx context.Context, after time.Time) ([]time.Time, error) {
	var out []time.Time
	err := m.c.each(ctx, "messages-by-hand", []any{string(m.urn), ms(after)}, func(scan func(...any) error) error {
		var went int64
		err := scan(&went)
		out = append(out, at(went))
		return err
	})
	return out, err
}

func (m *morning) LastPlanned(ctx context.Context, number phone.Number) (time.Time, error) {
	var last sql.NullInt64
	_, err := m.c.one(ctx, "messages-last-planned", []any{m.c.db.box.Index(number.E164())}, &last)
	return atOrZero(last), err
}

func (m *morning) QuestionAnswered(ctx context.Context, id delivery.TextID, now time.Time) error {
	_, err := m.c.exec(ctx, "message-answered", ms(now), string(id))
	return err
}

// Message gives what the last gate needs about a text that is no alert.
func (s *Mornings) Message(ctx context.Context, id delivery.TextID) (notifier.Message, error) {
	c := s.db.reader()
	x := notifier.Message{Text: delivery.Text{ID: id}}
	var number, words, now []byte
	var choices string
	found, err := c.one(ctx, "message-one", []any{string(id)}, &x.Text.School, &x.Text.Kind, &x.Text.State, &number, &x.Text.Sender, &x.Text.Attempt,
		dateInto{&x.Day}, &x.About, &x.Inbound, &x.Pupil, &words, &choices, &x.Advice,
		&x.Contact.ID, &x.Contact.Name, &now, &x.Contact.Language, &x.Contact.Role, &x.Contact.Problem)
	if err != nil {
		return x, err
	}
	if !found {
		return x, problem.New(problem.Unknown, "There is no such message.")
	}
	x.Text.Contact = x.Contact.ID
	if x.Text.Number, err = c.db.openNumber(number, "text "+string(id)); err != nil {
		return x, err
	}
	if x.Contact.Number, err = c.db.contactNumber(x.Contact.ID, now); err != nil {
		return x, err
	}
	if x.Words, err = c.db.openSealed(words, "words "+string(id)); err != nil {
		return x, err
	}
	if x.Choices, err = choicesOf(choices); err != nil {
		return x, err
	}
	return x, c.messagePupils(ctx, &x)
}

// messagePupils reads the pupils of a message with their lists as they stand.
func (c conn) messagePupils(ctx context.Context, x *notifier.Message) error {
	by := map[notifier.AbsenceID]notifier.GatePupil{}
	err := c.eachIn(ctx, "pupils-of-absences", nil, strs(x.Choices), func(scan func(...any) error) error {
		var p notifier.GatePupil
		if err := scan(&p.Absence.ID, &p.Pupil.ID, &p.Pupil.Ref, &p.Pupil.TextName, dateInto{&p.Pupil.LeftOn}); err != nil {
			return err
		}
		by[p.Absence.ID] = p
		return nil
	})
	if err != nil {
		return err
	}
	var ids []school.PupilID
	for _, a := range x.Choices {
		x.Pupils, ids = append(x.Pupils, by[a]), append(ids, by[a].Pupil.ID)
	}
	if x.Pupil != "" {
		x.Pupils, ids = append(x.Pupils, notifier.GatePupil{Pupil: school.Pupil{ID: x.Pupil}}), append(ids, x.Pupil)
	}
	lists, err := c.contactsOf(ctx, ids)
	for i := range x.Pupils {
		x.Pupils[i].List = lists[x.Pupils[i].Pupil.ID]
	}
	return err
}

func (m *morning) Suggest(ctx context.Context, inbound string, absence notifier.AbsenceID, s notifier.Suggested) error {
	return m.c.later(ctx, "reply-suggest", string(s.Code), m.c.db.sealList(s.Because, "because "+inbound), s.Confidence, s.Back.String(), inbound, string(absence))
}

func (m *morning) NotAbout(ctx context.Context, inbound string, absences []notifier.AbsenceID) error {
	for _, a := range absences {
		if _, err := m.c.exec(ctx, "reply-sibling", inbound, string(a)); err != nil {
			return err
		}
	}
	return nil
}

// NotChosen says that answers beside absences are about a sibling.
func (m *morning) NotChosen(ctx context.Context, absences []notifier.AbsenceID) error {
	if len(absences) == 0 {
		return nil
	}
	_, err := m.c.execIn(ctx, "replies-unchosen", nil, strs(absences))
	return err
}

// Suggestion reads what was said of an absence, replies and notices that wait; what
// counts of it is the view's own rule.
func (m *morning) Suggestion(ctx context.Context, id notifier.AbsenceID) (notifier.Suggested, error) {
	a, err := m.Absence(ctx, id)
	if err != nil {
		return notifier.Suggested{}, err
	}
	views, err := m.c.absenceViews(ctx, m.urn, m.day, a.Key.Session, a.Pupil)
	if err != nil {
		return notifier.Suggested{}, err
	}
	for _, v := range views {
		if v.ID == id {
			s, _ := notifier.AbsenceView{Replies: v.Replies}.Suggestion()
			return s, nil
		}
	}
	return notifier.Suggested{}, nil
}

func (m *morning) Accept(ctx context.Context, a notifier.Accepted) error {
	_, err := m.c.exec(ctx, "acceptance-add", string(a.ID), string(a.Absence), string(m.urn), m.day.String(), string(a.Code), string(a.Was), a.By.String(), ms(a.At), ms(a.Until), string(a.Notice))
	return err
}

func (m *morning) Undo(ctx context.Context, id notifier.AcceptanceID, absence notifier.AbsenceID, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "acceptance-undo", ms(now), string(id), string(absence))
	return n == 1, err
}

// Acceptance gives one act of accepting.
func (s *Mornings) Acceptance(ctx context.Context, id notifier.AcceptanceID) ([]notifier.Accepted, error) {
	var out []notifier.Accepted
	err := s.db.reader().each(ctx, "acceptance-one", []any{string(id)}, func(scan func(...any) error) error {
		var a notifier.Accepted
		var by string
		var when, until int64
		var undone sql.NullInt64
		if err := scan(&a.ID, &a.Absence, &a.School, dateInto{&a.Day}, &a.Code, &a.Was, &by, &when, &until, &undone, &a.Notice); err != nil {
			return err
		}
		a.By, a.At, a.Until, a.UndoneAt = actorOf(by), at(when), at(until), atOrZero(undone)
		out = append(out, a)
		return nil
	})
	return out, err
}
