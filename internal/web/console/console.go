package console

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// Config is what the pages stand on.
type Config struct {
	Staff     Door
	Mornings  Mornings
	Pauses    Pauses
	Rolls     Rolls
	Systems   Systems // nil where none is asked
	Campaigns Plans
	Wordings  Wordings
	Handback  Handback
	// PublicURL is where people reach us. With https the cookies are Secure.
	PublicURL string
	// Rehearsal puts a banner on every page: nothing reaches a real family.
	Rehearsal bool
	// HandsetsURL is the page of drawn phones, shown in a frame beside Today.
	// Empty means there are none, and no such page.
	HandsetsURL string
	// CloseNext and CloseAll close the next register of a made-up school, or
	// all that are open, and say what they did in a sentence. Nil hides the
	// button.
	CloseNext, CloseAll func(ctx context.Context, urn school.URN) (said string, err error)
	// DemoStaff is offered on the sign-in page of the demo; empty elsewhere.
	DemoStaff []DemoStaff
	Log       *slog.Logger // nil throws away
}

// DemoStaff is a made-up member of staff whose password the demo gives away.
type DemoStaff struct {
	Name, School    string
	Role            string // a staff.Role
	Email, Password string
}

// Does says the role to a person.
func (d DemoStaff) Does() string {
	if w := staff.Role(d.Role).Words(); w != "" {
		return w
	}
	return d.Role
}

// Console is the pages.
type Console struct {
	cfg    Config
	secure bool
	policy string // the Content-Security-Policy of every page
	origin *origin
	news   *news
	log    *slog.Logger
}

// newsEvery is how often a watched school is asked for news: quick enough to
// feel live, and one small read a second however many pages are open.
const newsEvery = time.Second

// New makes the pages. It answers nothing until it is mounted.
func New(cfg Config) *Console {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	public, _ := url.Parse(cfg.PublicURL) // nil when unreadable: plain http
	c := &Console{cfg: cfg, log: cfg.Log, policy: contentPolicy(cfg.HandsetsURL), origin: newOrigin(public)}
	c.secure = public != nil && public.Scheme == "https"
	c.news = newNews(cfg.Mornings.News, newsEvery, cfg.Log)
	return c
}

// Mount hangs every page on r, by who may come in.
func (s *Console) Mount(r gin.IRouter) {
	r.GET("/static/:file", static)

	open := r.Group("", s.pageHeaders, s.recovery)
	open.GET("/sign-in", s.signInPage)
	open.POST("/sign-in", s.ownForms, s.signIn)
	// Typed by hand or reloaded: only the form signs out.
	open.GET("/sign-out", func(c *gin.Context) { seeOther(c, todayAddress) })

	in := open.Group("", s.signedIn, s.ownForms)
	in.GET("/", s.home, s.today)
	in.POST("/sign-out", s.signOut)
	in.GET("/today", s.home, s.today)
	in.GET(eventsRoute, s.events)
	s.mountPupils(in)
	s.mountToday(in.Group("", s.may(staff.MarkPupils)))
	read := in.Group("", s.may(staff.ReadReplies))
	read.GET("/inbox", s.inbox)
	read.GET("/inbox/:thread", s.thread)
	s.mountCampaigns(in)
	s.mountCalls(in)
	s.mountRoll(open, in)
	s.mountSettings(in)
	s.mountWording(in)
	if s.cfg.HandsetsURL != "" {
		in.GET("/handsets", s.handsets)
		in.POST("/handsets/close", s.closeRegisters)
	}
}

// home sends whoever does not read what families write to Campaigns: Today is
// not a page of theirs.
func (s *Console) home(c *gin.Context) {
	switch {
	case !who(c).Member.Role.May(staff.ReadReplies):
		c.Abort()
		seeOther(c, campaignsAddress)
	case c.Request.URL.Path == "/":
		c.Abort()
		seeOther(c, todayAddress)
	}
}

// mountToday hangs what is done from Today and the inbox.
func (s *Console) mountToday(in *gin.RouterGroup) {
	in.POST("/today/explain", s.explain)
	in.POST("/today/release", s.release)
	in.POST("/today/told/accept", s.acceptNotice)
	in.POST("/today/told/refuse", s.refuseNotice)
	in.POST("/today/brake/release", s.releaseBrake)
	in.POST("/today/brake/cancel", s.cancelBrake)
	in.POST("/today/concern/take", s.takeConcern)
	in.POST("/today/concern/close", s.closeConcern)
	in.POST("/today/accept", s.acceptSuggestions)
	in.POST("/today/undo", s.undoAccept)
	in.POST("/inbox/:thread/claim", s.claimThread)
	in.POST("/inbox/:thread/leave", s.leaveThread)
	in.POST("/inbox/:thread/answer", s.answerThread)
	in.POST("/inbox/:thread/assign", s.assignText)
	in.POST("/today/pause", s.pause)
	in.POST("/today/resume", s.resume)
}

// mountPupils hangs the pages that name pupils beyond Today, and what is done
// there.
func (s *Console) mountPupils(in *gin.RouterGroup) {
	see := in.Group("", s.may(staff.SeeRoll))
	see.GET(pupilsAddress+":id", s.pupil)
	see.GET(lateAddress, s.late)
	see.GET(unsettledAddress, s.unsettled)
	see.GET(registersAddress, s.registers)
	see.GET(typeAddress, s.typeRegister)

	mark := in.Group("", s.may(staff.MarkPupils))
	mark.POST(pupilsAddress+":id/explain", s.pupilExplain)
	mark.POST("/late/arrived", s.arrived)
	mark.POST("/late/undo", s.undoArrival)
	mark.POST("/unsettled/turn", s.turnToO)
	mark.POST("/registers/read", s.readRegister)
	mark.POST("/registers/close", s.closeRegister)
	mark.POST("/registers/take-back", s.takeBackRegister)

	in.POST(pupilsAddress+":id/notice", s.may(staff.SettleNotice), s.endNotice)
}

// Missing answers in the look of the pages for an address that has none.
func (s *Console) Missing(c *gin.Context) {
	s.pageHeaders(c)
	if token, err := c.Cookie(signInCookie); err == nil {
		if in, err := s.cfg.Staff.Peek(c.Request.Context(), token); err == nil {
			c.Set(signInKey, in) // the list of pages stays for whoever is signed in
		}
	}
	s.fault(c, faultMissing)
}
