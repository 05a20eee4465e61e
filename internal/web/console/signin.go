package console

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

type signInPage struct {
	shell
	Email, Next string
	// What is wrong, by field; Whole is about neither.
	EmailWrong, PasswordWrong, Whole string
	Demo                             []DemoStaff
}

// Wrong reports whether anything is.
func (p signInPage) Wrong() bool { return p.EmailWrong+p.PasswordWrong+p.Whole != "" }

func (s *Console) signInPage(c *gin.Context) {
	s.drawSignIn(c, http.StatusOK, signInPage{Next: c.Query("next")})
}

func (s *Console) drawSignIn(c *gin.Context, status int, p signInPage) {
	s.giveFormCookie(c)
	retryAfter(c, status)
	p.shell, p.Demo = s.shell(c, "Sign in"), s.cfg.DemoStaff
	s.page(c, status, "sign-in", p)
}

func (s *Console) signIn(c *gin.Context) {
	p := signInPage{Email: strings.TrimSpace(c.PostForm("email")), Next: c.PostForm("next")}
	password := c.PostForm("password")
	if p.Email == "" {
		p.EmailWrong = "Enter your email address."
	}
	if password == "" {
		p.PasswordWrong = "Enter your password."
	}
	if p.Wrong() {
		s.drawSignIn(c, http.StatusUnprocessableEntity, p)
		return
	}
	in, err := s.cfg.Staff.SignIn(c.Request.Context(), p.Email, password, c.ClientIP())
	if err != nil {
		s.signInRefused(c, p, err)
		return
	}
	s.setCookie(c, signInCookie, in.Token, 0)
	s.setCookie(c, formCookie, "", -1)
	seeOther(c, localPath(p.Next))
}

// signInRefused draws the form again with why. The password is never drawn.
func (s *Console) signInRefused(c *gin.Context, p signInPage, err error) {
	f := faultOf(err)
	switch {
	case problem.Is(err, problem.NoKey), problem.Is(err, problem.Invalid):
		f.Status, p.PasswordWrong = http.StatusUnprocessableEntity, problem.Of(err).Detail
	case problem.Is(err, problem.TooMany), problem.Is(err, problem.Busy):
		p.Whole = f.Says
	default:
		s.failed(c, err)
		return
	}
	s.drawSignIn(c, f.Status, p)
}

func (s *Console) signOut(c *gin.Context) {
	if err := s.cfg.Staff.SignOut(c.Request.Context(), who(c).Token); err != nil {
		s.failed(c, err)
		return
	}
	s.setCookie(c, signInCookie, "", -1)
	seeOther(c, "/sign-in")
}
