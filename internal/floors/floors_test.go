package floors

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the project, seen from here.
const root = "../.."

func everyPackage(t *testing.T) []pkg {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	list.Dir = root
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			pkgs = append(pkgs, p)
		}
	}
	if len(pkgs) < 10 {
		t.Fatalf("go list found only %d packages", len(pkgs))
	}
	return pkgs
}

func TestEveryImportGoesDown(t *testing.T) {
	for _, b := range breaches(everyPackage(t)) {
		t.Error(b)
	}
}

func TestRoomsThatAreHandedTheTimeNeverAskForIt(t *testing.T) {
	for _, p := range everyPackage(t) {
		r, _ := roomOf(p.ImportPath)
		if !slices.Contains(timeless, r.path) {
			continue
		}
		for _, name := range p.GoFiles {
			source, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range asksTheTime(t, name, string(source)) {
				t.Errorf("%s/%s: the clock is handed in", r.path, call)
			}
		}
	}
}

// asksTheTime finds uses of time.Now, time.Since and time.Until.
func asksTheTime(t *testing.T, name, source string) []string {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pack, ok := s.X.(*ast.Ident)
		if ok && pack.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
			found = append(found, files.Position(s.Pos()).String()+" asks time."+s.Sel.Name)
		}
		return true
	})
	return found
}

// A holdout can never silence an absence text if no query of the daily work
// can even see a campaign.
func TestOnlyTheQueriesOfCampaignsNameTheirTables(t *testing.T) {
	files, err := filepath.Glob(root + "/internal/store/queries/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no queries: %v", err)
	}
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "campaign") {
			continue
		}
		sql, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range campaignTables(string(sql)) {
			t.Errorf("%s names the table %s", filepath.Base(file), table)
		}
	}
}

var (
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	sqlString  = regexp.MustCompile(`'[^']*'`)
	sqlTable   = regexp.MustCompile(`(?i)\b(?:from|join|into|update|table|,)\s+"?((?:campaign|wave|audience|holdout|draw)\w*)`)
)

// campaignTables lists the campaign tables that a piece of SQL names.
func campaignTables(sql string) []string {
	sql = sqlString.ReplaceAllString(sqlComment.ReplaceAllString(sql, ""), "''")
	var tables []string
	for _, m := range sqlTable.FindAllStringSubmatch(sql, -1) {
		tables = append(tables, m[1])
	}
	return tables
}
