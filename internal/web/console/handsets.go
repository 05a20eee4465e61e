package console

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// handsets shows Today, narrow, beside the drawn phones.
func (s *Console) handsets(c *gin.Context) {
	p, _, err := s.morning(c, "Handsets")
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Frame, p.Said = s.cfg.HandsetsURL, s.said(c)
	p.CloseNext, p.CloseAll = s.cfg.CloseNext != nil, s.cfg.CloseAll != nil
	s.live(c, http.StatusOK, "handsets", p)
}

// closeRegisters closes the next register of the made-up school, or all.
func (s *Console) closeRegisters(c *gin.Context) {
	do := s.cfg.CloseNext
	if c.PostForm("which") == "all" {
		do = s.cfg.CloseAll
	}
	if do == nil {
		s.fault(c, faultMissing)
		return
	}
	said, err := do(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	s.say(c, said)
	seeOther(c, handsetsAddress)
}

// short is one section of the narrow Today.
type short struct {
	ID, Title string
	N         int // pupils
	Rows      []row
	Empty     string
}

func shortOf(id, title string, n int, rows []row, empty string) short {
	return short{id, title, n, rows, empty}
}
