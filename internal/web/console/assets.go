package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed static
var staticFiles embed.FS

// asset is one file of ours under an address that changes with its content,
// so that browsers may keep it for ever.
type asset struct {
	url, kind string
	body      []byte
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

var assetsByName, assetsByFile = readAssets()

func readAssets() (byName, byFile map[string]asset) {
	byName, byFile = map[string]asset{}, map[string]asset{}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err) // cannot happen: embedded
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err) // cannot happen: embedded
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(e.Name())
		file := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a := asset{url: "/static/" + file, kind: kinds[ext], body: body}
		byName[e.Name()], byFile[file] = a, a
	}
	return byName, byFile
}

// assetURL gives the address of a file of ours by its plain name.
func assetURL(name string) string { return assetsByName[name].url }

func static(c *gin.Context) {
	a, ok := assetsByFile[c.Param("file")]
	if !ok {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, a.kind, a.body)
}
