using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Accounts;
using Kefa.TestSupport.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests.Permissions;

/// <summary>
/// Every endpoint, called by every role, on an object of its own bureau, of another bureau, and on one that nobody has. What they are answered is declared in
/// <c>PermissionMatrix.txt</c>; another bureau's object is answered word for word like one that is not there.
/// </summary>
[Collection(nameof(TwoBureaus))]
public sealed partial class CallingEverything(TwoBureaus bureaus)
{
    private const string Visitor = "visitor", Program = "token";

    /// <summary>Addresses that name an object behind the question mark, beside the endpoint as it is.</summary>
    private static readonly Dictionary<string, string[]> Questions = new(StringComparer.Ordinal)
    {
        ["/console/record"] = ["?stream=matter/{Number}&n=1", "?stream=company/{Uscc}&n=1"],
        ["/console/record/receipt"] = ["?stream=matter/{Number}&n=1"],
        ["/console/matters"] = ["?q={Number}&state=all"],
        ["/console/matters/{Number}"] = ["?tab=papers", "?tab=review", "?tab=timeline"],
        ["/console/matters/assign"] = ["?n={Number}"],
        ["/console/matters/export.csv"] = ["?q={Number}&state=all"],
        ["/console/companies"] = ["?q={Uscc}"],
        ["/console/search"] = ["?q={Number}"],
        ["/find"] = ["?q={Uscc}"],
        ["/api/v1/matches"] = ["?company={Uscc}"],
        ["/console/companies/{Uscc}/correct"] = ["?field=headcount&year=2025"],
        ["/my/declare"] = ["?company={Uscc}&field=headcount&year=2025"],
        ["/console/staff"] = ["?division={Division}"],
    };

    /// <summary>The same endpoint with an object of another kind: a matter that nobody from outside is asked about, a paper of the house.</summary>
    private static readonly Dictionary<string, string[]> Others = new(StringComparer.Ordinal)
    {
        ["/console/matters/{Number}"] = ["/console/matters/{Later}"],
        ["/console/matters/{number}/files/{sha256}"] = ["/console/matters/{number}/files/{Inner}"],
        ["/my/matters/{number}/files/{sha256}"] = ["/my/matters/{number}/files/{Inner}"],
    };

    /// <summary>Callers that are mostly answered alike, the widest group first.</summary>
    private static readonly (string Name, string[] Members)[] Groups =
    [
        ("EVERYONE", [.. TwoBureaus.People, TwoBureaus.Party, Visitor, Program]), ("SIGNED-IN", [.. TwoBureaus.People, TwoBureaus.Party]), ("STAFF", Policies.RolesOf(Policies.Staff)),
        ("CASEWORKERS", Policies.RolesOf(Policies.Caseworker)), ("ADMINISTRATORS", Policies.RolesOf(Policies.DirectoryReader)), ("OUTSIDE", Of(RoleKind.Outside)), ("PUBLIC", [.. Of(RoleKind.Public), TwoBureaus.Party]),
    ];

    private static string[] Of(RoleKind kind) => [.. Roles.All.Where(role => Roles.KindOf(role) == kind)];

    [Fact]
    public async Task Is_answered_as_declared()
    {
        Dictionary<string, Caller> callers = await CallersAsync();
        var rows = new SortedDictionary<string, SortedDictionary<string, List<string>>>(StringComparer.Ordinal);
        var told = new List<string>();

        // What ends a draft comes last: it is there for all who ask before.
        foreach ((string method, string pattern) in Endpoints().OrderBy(e => e.Pattern.EndsWith("/discard", StringComparison.Ordinal)).ThenBy(e => e.Method, StringComparer.Ordinal).ThenBy(e => e.Pattern, StringComparer.Ordinal))
        {
            string row = $"{method} {pattern}";
            var answers = rows[row] = new(StringComparer.Ordinal);
            foreach ((string name, Caller caller) in callers)
            {
                Answer[] three = [.. await Task.WhenAll(Values(pattern).Select(belongings => CallAsync(caller, method, pattern, belongings)))];
                if (three.Length == 3 && three[1].Text != three[2].Text) told.Add($"{row} tells {name} of another bureau's object:\n{Difference(three[1].Text, three[2].Text)}");
                string said = three.All(answer => answer.Outcome == three[0].Outcome) ? three[0].Outcome : string.Join(" | ", three.Select(answer => answer.Outcome));
                if (!answers.TryGetValue(said, out var who)) answers[said] = who = [];
                who.Add(name);
            }
        }

        Assert.True(told.Count == 0, string.Join("\n\n", told.DistinctBy(fault => fault.Split(" tells ")[0]).Take(20)));
        foreach ((string name, Caller caller) in callers.Where(c => c.Key is not (Visitor or Program)))
        {
            using HttpResponseMessage account = await caller.Client.GetAsync("/account");
            Assert.True(account.StatusCode == HttpStatusCode.OK, $"The sign-in of {name} ended while the matrix was walked: {account.StatusCode} {account.Headers.Location}");
        }
        Compare(rows);
    }

    [Fact]
    public async Task A_post_in_one_bureau_opens_nothing_in_another()
    {
        string[] closed = [.. Endpoints().Where(e => e.Method == "GET" && (e.Pattern.StartsWith("/console", StringComparison.Ordinal) || (e.Pattern.StartsWith("/my", StringComparison.Ordinal) && !e.Pattern.StartsWith("/my/matters", StringComparison.Ordinal) && !e.Pattern.StartsWith("/my/inbox", StringComparison.Ordinal)))).Select(e => e.Pattern)];
        Assert.True(closed.Length > 50);
        foreach (string role in new[] { Roles.Head, Roles.Auditor, Roles.SystemAdministrator, Roles.SecurityAdministrator, Roles.CompanyAgent })
        {
            using HttpClient visitor = await bureaus.SignedInAsync(role);
            foreach (string pattern in closed)
            {
                using HttpResponseMessage answer = await visitor.GetAsync("/b/district" + Filled(pattern, bureaus.District));
                Assert.True(answer.Headers.Location?.ToString().Contains("/account/denied", StringComparison.Ordinal) == true, $"{role} at the district's {pattern}: {answer.StatusCode} {answer.Headers.Location}");
            }
        }
    }

    private static void Compare(SortedDictionary<string, SortedDictionary<string, List<string>>> rows)
    {
        var text = new StringBuilder(
            """
            # Who is answered what. Each endpoint, and below it each answer with those who get it. Three answers stand for an object of their own bureau | of
            # another bureau | of nobody; a single one says that it is the same for all. "sign-in" and "denied" are the pages to which those are led who may
            # not come in; "→" leads elsewhere. The test CallingEverything holds the product to this file; APPROVE=1 rewrites it, and the change is reviewed.
            # A form is sent with a right token and as none of the page's own: who may not come in is turned away, all others are told 400.

            """.ReplaceLineEndings("\n"));
        foreach ((string group, string[] members) in Groups) text.Append(CultureInfo.InvariantCulture, $"# {group}: {string.Join(' ', members)}\n");
        foreach ((string row, var answers) in rows)
        {
            text.Append('\n').Append(row).Append('\n');
            foreach ((string said, List<string> who) in answers) text.Append("    ").Append(said.PadRight(24)).Append(' ').AppendJoin(' ', Grouped(who)).Append('\n');
        }
        string file = Path.Combine(Root(), "tests", "Kefa.Web.Tests", "Permissions", "PermissionMatrix.txt");
        if (PublicSurface.IsMeant) File.WriteAllText(file, text.ToString());
        string declared = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(declared == text.ToString(), "The product answers otherwise than PermissionMatrix.txt declares:\n" + Difference(declared, text.ToString()));
    }

    private static IEnumerable<string> Grouped(List<string> who)
    {
        HashSet<string> left = [.. who];
        foreach ((string group, string[] members) in Groups)
        {
            if (!members.All(left.Contains)) continue;
            left.ExceptWith(members);
            yield return group;
        }
        foreach (string one in left.Order(StringComparer.Ordinal)) yield return one;
    }

    /// <summary>Lines that only one of two texts has, each below the last row that is alike.</summary>
    private static string Difference(string before, string after)
    {
        string[] old = before.Split('\n'), now = after.Split('\n');
        HashSet<string> olds = [.. Keyed(old)], nows = [.. Keyed(now)];
        return string.Join('\n', olds.Except(nows).Select(line => "- " + line).Concat(nows.Except(olds).Select(line => "+ " + line)).Take(40));

        static IEnumerable<string> Keyed(string[] lines)
        {
            string row = "";
            foreach (string line in lines)
            {
                if (!line.StartsWith(' ')) row = line;
                yield return line.StartsWith(' ') ? $"{row}: {line.Trim()}" : line;
            }
        }
    }

    private IEnumerable<(string Method, string Pattern)> Endpoints()
    {
        foreach (RouteEndpoint endpoint in bureaus.Site.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            string pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            foreach (string method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                if (method == "HEAD") continue;
                yield return (method, pattern);
                foreach (string question in method == "GET" && Questions.TryGetValue(pattern, out string[]? questions) ? questions : []) yield return (method, pattern + question);
                foreach (string address in method == "GET" && Others.TryGetValue(pattern, out string[]? others) ? others : []) yield return (method, address);
            }
        }
    }

    /// <summary>The objects that an address is asked with: one of each bureau and one of nobody, or nothing where it names no object.</summary>
    private Belongings[] Values(string pattern) => Parameter().IsMatch(pattern) ? [bureaus.City, bureaus.District, Belongings.Nowhere] : [bureaus.City];

    private string Filled(string pattern, Belongings b) => Parameter().Replace(pattern, match =>
    {
        string name = match.Groups["name"].Value;
        return (name.ToLowerInvariant(), pattern) switch
        {
            ("number", _) => b.Matter,
            ("later", _) => b.Later,
            ("inner", _) => b.InnerPaper,
            ("sha256", _) => b.Paper,
            ("n", _) => "2",
            ("kind", _) => "letter",
            ("transitionid", ['/', 'm', 'y', ..]) => "withdraw",
            ("transitionid", _) => pattern.StartsWith("/console/matters/{", StringComparison.Ordinal) ? "grant" : "apply",
            ("procedureid", _) => b.Procedure,
            ("version", _) when pattern.Contains("/procedures/", StringComparison.Ordinal) => "1",
            ("uscc", _) => b.Uscc,
            ("account", _) => b.Person.ToString(),
            ("division", _) => b.Division,
            ("code", _) when pattern.Contains("/figures/", StringComparison.Ordinal) => Mine(b) ? "GID-01" : "XXX-99",
            ("code", _) => pattern.StartsWith("/status", StringComparison.Ordinal) ? "404" : b.Division,
            ("leaf", _) => b.Leaf,
            ("draft", _) => pattern.StartsWith("/matter-files", StringComparison.Ordinal) ? b.MatterDraft.ToString() : b.Draft.ToString(CultureInfo.InvariantCulture),
            ("documentname", _) => Mine(b) ? "v1" : "v0",
            ("name", _) => "none",
            // A secret that nobody has, and notices that nobody was given.
            ("file", _) => new string('x', 43) + ".ics",
            ("id", _) when pattern.Contains("/inbox/", StringComparison.Ordinal) => "999999999",
            ("path", _) => "no-such-page",
            ("report", _) => b.Report,
            ("edition", _) => Mine(b) ? "rule-of-law-county" : "no-such",
            ("version", _) => "2026-1",
            ("item", _) => "1.1",
            ("template", _) => Mine(b) ? "rule-of-law-district" : "no-such",
            ("year", _) => "2026",
            ("confirmed", _) => "2",
            ("paragraph", _) => "1",
            ("id", _) when pattern.Contains("/drafts/", StringComparison.Ordinal) => b.Draft.ToString(CultureInfo.InvariantCulture),
            ("id", _) when pattern.Contains("/imports/", StringComparison.Ordinal) => b.Import.ToString(),
            // Content that all bureaus share: there is no other bureau's.
            ("id", _) when pattern.Contains("/parameters/", StringComparison.Ordinal) => Mine(b) ? "nrm.consultation.days" : "no.such",
            ("id", _) when pattern.Contains("registers/", StringComparison.Ordinal) => Mine(b) ? "power-item" : "no-such",
            ("id", _) when pattern.Contains("/laws/", StringComparison.Ordinal) => Mine(b) ? "gid-regulation" : "no-such",
            ("id", _) when pattern.Contains("policies/", StringComparison.Ordinal) => Mine(b) ? b.Policy : "GATE0",
            _ => throw new InvalidOperationException($"The endpoint {pattern} names '{name}': say here which object that is."),
        };
    });

    private bool Mine(Belongings b) => b == bureaus.City;

    private async Task<Answer> CallAsync(Caller caller, string method, string pattern, Belongings b)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Filled(pattern, b));
        if (method != "GET")
        {
            // A form that is not one of the page's, with a token that is right; signing out would end the walk, so it comes without.
            bool leaves = pattern == "/account/sign-out";
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "no-such-form", ["__RequestVerificationToken"] = leaves ? "" : caller.FormToken });
        }
        using HttpResponseMessage answer = await caller.Client.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        return new Answer(Outcome(answer, b), Mine(b) ? "" : Neutral($"{(int)answer.StatusCode} {answer.Headers.Location}\n{body}", b));
    }

    private static string Outcome(HttpResponseMessage answer, Belongings b)
    {
        if ((int)answer.StatusCode is < 300 or >= 400) return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        string path = answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString();
        path = Neutral(path.Split('?')[0], b);
        return path switch { "/account/sign-in" => "sign-in", "/account/denied" => "denied", _ => "→ " + path };
    }

    /// <summary>A text without what names the object and without what differs from answer to answer.</summary>
    private static string Neutral(string text, Belongings b)
    {
        foreach (string own in new[] { b.Matter, b.Paper, b.Procedure, b.Uscc, b.Import.ToString(), b.Person.ToString(), b.Division, b.MatterDraft.ToString(), b.Leaf, b.Later, b.InnerPaper, b.Report })
            text = text.Replace(own, "§", StringComparison.Ordinal);
        string draft = b.Draft.ToString(CultureInfo.InvariantCulture);
        text = text.Replace("drafts/" + draft, "drafts/§", StringComparison.Ordinal).Replace("drafts%2F" + draft, "drafts%2F§", StringComparison.Ordinal);
        if (text.Contains("\"traceId\"", StringComparison.Ordinal)) text = Trace().Replace(text, "…");
        return Changing().Replace(text, "…");
    }

    private async Task<Dictionary<string, Caller>> CallersAsync()
    {
        var callers = new Dictionary<string, Caller>(StringComparer.Ordinal) { [Visitor] = await CallerAsync(bureaus.Visitor()) };
        foreach (string role in TwoBureaus.People.Append(TwoBureaus.Party)) callers[role] = await CallerAsync(await bureaus.SignedInAsync(role));
        HttpClient program = bureaus.Visitor();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bureaus.Token);
        callers[Program] = new Caller(program, "");
        return callers;

        static async Task<Caller> CallerAsync(HttpClient client) =>
            new(client, (await DemoSite.PageAsync(client, "/account/sign-in")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kefa.slnx"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"Kefa.slnx is in no folder above {AppContext.BaseDirectory}.");
    }

    private sealed record Caller(HttpClient Client, string FormToken);

    private sealed record Answer(string Outcome, string Text);

    [GeneratedRegex(@"\{\**(?<name>\w+)(:\w+)?\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();

    /// <summary>What differs each time: the tokens of forms, which are protected, the number of the request that a page of an error names, the second of an export.</summary>
    [GeneratedRegex(@"CfDJ8[\w-]+|\b0H[0-9A-Z]{11}\b|(?<=导出时间,)[^\r\n]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Changing();

    [GeneratedRegex(@"""traceId"":""[^""]*""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Trace();
}
