package api

import (
	"embed"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5emb"
)

//go:embed docs/index.html docs/start.js docs/page.css
var docsFiles embed.FS

// docsPolicy lets the page run its own two scripts and nothing from elsewhere.
// Styles may stand inline: the viewer sets them as it draws.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// serveDocs hangs /docs: our own small page around the viewer's scripts, which
// are built into the program. The viewer's own page has inline script, so it
// is never served.
func serveDocs(e *gin.Engine) {
	viewer := v5emb.New("", "", "/docs/viewer/")
	e.GET("/docs", docsFile("docs/index.html", "text/html; charset=utf-8"))
	e.GET("/docs/start.js", docsFile("docs/start.js", "text/javascript; charset=utf-8"))
	e.GET("/docs/page.css", docsFile("docs/page.css", "text/css; charset=utf-8"))
	for _, name := range []string{"swagger-ui.css", "swagger-ui-bundle.js"} {
		e.GET("/docs/viewer/"+name, gin.WrapH(viewer))
	}
}

func docsFile(name, kind string) gin.HandlerFunc {
	text, err := docsFiles.ReadFile(name)
	if err != nil {
		panic(err) // it is built in
	}
	return func(c *gin.Context) {
		c.Header("Content-Security-Policy", docsPolicy)
		c.Data(http.StatusOK, kind, text)
	}
}
