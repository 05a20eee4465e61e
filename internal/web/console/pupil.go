package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

const pupilsAddress = "/pupils/"

// pupil shows one pupil of the member's school.
func (s *Console) pupil(c *gin.Context) {
	p, _, err := s.onePupil(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Said = s.said(c)
	s.live(c, http.StatusOK, "pupil", p)
}

func (s *Console) onePupil(c *gin.Context) (pupilPage, notifier.PupilView, error) {
	ctx, m := c.Request.Context(), who(c).Member
	v, err := s.cfg.Mornings.Pupil(ctx, m.School, c.Param("id"))
	if err != nil {
		return pupilPage{}, v, err
	}
	names, err := s.cfg.Staff.Names(ctx, m.School)
	if err != nil {
		return pupilPage{}, v, err
	}
	sh := s.shell(c, v.Pupil.Name())
	sh.Here, sh.Back = todayAddress, pupilsAddress+string(v.Pupil.ID)
	p := pupilOf(sh, v, seen{m.Role.May(staff.SeeReasons), sh, names})
	if id := c.Query("arrived"); id != "" {
		for _, d := range v.Days {
			for _, a := range d.Arrivals {
				p.Explained = arrivedSays([]notifier.ArrivalView{{Arrival: a, Who: v.Pupil}}, id)
			}
		}
	}
	return p, v, nil
}

// pupilExplain records the reason of one of the pupil's absences, of whatever
// day.
func (s *Console) pupilExplain(c *gin.Context) {
	p, v, err := s.onePupil(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	id, code, note := c.PostForm("absence"), register.ParseCode(c.PostForm("code")), strings.TrimSpace(c.PostForm("note"))
	theirs := slices.ContainsFunc(v.Days, func(d notifier.PupilDay) bool {
		return slices.ContainsFunc(d.Absences, func(a notifier.AbsenceView) bool { return string(a.ID) == id })
	})
	if !theirs {
		s.failed(c, errGone())
		return
	}
	if wrong, at := explainWrong([]string{id}, code, note); wrong != "" {
		for i := range p.Days {
			for j := range p.Days[i].Open {
				if o := &p.Days[i].Open[j]; o.ID == id {
					o.Code, o.Note, o.Wrong = string(code), note, wrong
				}
			}
		}
		p.Wrong = &wrongForm{Says: "The reason was not recorded. " + wrong, To: at + "-" + id}
		s.live(c, http.StatusUnprocessableEntity, "pupil", p)
		return
	}
	err = s.cfg.Mornings.ExplainSeen(c.Request.Context(), who(c).Member.Actor(), notifier.AbsenceID(id), seenCode(c, id), code, note)
	s.actTo(c, pupilsAddress+url.PathEscape(p.ID), err, "Recorded: "+string(code)+", "+codeWords(code)+".")
}

// endNotice takes back what was told about the pupil, accepted or not.
func (s *Console) endNotice(c *gin.Context) {
	p, v, err := s.onePupil(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	id := notifier.NoticeID(c.PostForm("notice"))
	if !slices.ContainsFunc(v.Notices, func(n notifier.Notice) bool { return n.ID == id }) {
		s.failed(c, errGone())
		return
	}
	err = s.cfg.Mornings.RefuseNotice(c.Request.Context(), who(c).Member.Actor(), id)
	s.actTo(c, pupilsAddress+url.PathEscape(p.ID), err, "Taken back. If the register says the pupil is missing, the family is texted now.")
}
