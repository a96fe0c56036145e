using System.Text.RegularExpressions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>One address for each kind of page, and who sees it. In braces stands a matter of the demo year that is looked for (see <see cref="Site.FillAsync"/>).</summary>
internal static partial class Templates
{
    public sealed record Template(string Path, string? Account = null, int Status = 200)
    {
        /// <summary>What it shows: numbers, codes and what was typed make no other kind of page.</summary>
        public string Kind => Status.ToString(System.Globalization.CultureInfo.InvariantCulture) + Given().Replace(Code().Replace(Path, "/*"), "=");
    }

    /// <summary>A matter with a letter that the act wrote.</summary>
    public const string Extension = "{procedure=disclosure-on-request&state=closed letters/[0-9]+/extensionNotice}", Consultation = "{procedure=disclosure-on-request&due=suspended letters/[0-9]+/consultationLetter}";

    private const string Running = "{procedure=disclosure-on-request&stage=signing }";

    [GeneratedRegex("/[^/?]*[0-9][^/?]*")]
    private static partial Regex Code();

    [GeneratedRegex("=[^&]*")]
    private static partial Regex Given();

    public static readonly IReadOnlyList<Template> Portal =
    [
        new("/"), new("/policies"), new("/policies?q=研发费用&theme=tax"), new("/policies?page=2"), new("/policies?q=并无此词"),
        new("/policies/N01"), new("/policies/L01"), new("/policies/N04a"), new("/policies/T05/check"), new("/policies/T05/check?a=techTransferNet.L:8000000"),
        new("/policies/T05/check?a=techTransferNet.L:8000000&a=techTransferQualified.L:true"), new("/policies/N02/check?a=headcount.L:900"),
        new("/find"), new("/find?q=恒丰"), new("/find?q=并无此名的公司"), new("/find?q=91430702MAQ1A0069X"), new("/find?q=91430702MAQ1A0069M"),
        new("/find?q=91430702MAQ1A0069M&policy=N01"), new("/account/sign-in"), new("/account/denied"), new("/accessibility"), new("/privacy"),
        new("/receipts"), new("/verify"), new("/verify?number=2026GID0000998&n=1"), new("/verify/2026GID0000998/1", null, 404), new("/deadline"), new("/deadline?start=2026-09-18&how=within&n=15&unit=民法典"), new("/deadline?start=x&n="), new("/calendar?year=2026"), new("/calendar?year=2027"),
        new("/laws"), new("/laws?q=政府信息&kind=administrativeRegulation"), new("/laws?page=2"), new("/laws/gid-regulation"), new("/laws/sme-cultivation-2022"), new("/laws/none", null, 404),
        new("/registers"), new("/registers/power-item"), new("/registers/power-item?on=2026-03-01&q=检查"), new("/registers/enforcement-officer"), new("/registers/adviser-register", null, 404), new("/registers/power-item/none", null, 404),
        new("/services"), new("/services/disclosure-on-request"), new("/services/disclosure-on-request/apply"), new("/services/filed?r=x", null, 404), new("/track"), new("/track?again=true"),
        new("/reports"), new("{procedure=rule-of-law-report&stage=published }@reports"), new("/reports/2026RPT000998X", null, 404),
        new("/search"), new("/search?q=研发费用"), new("/search?q=政府信息&kind=laws"), new("/search?q=科技计划项目&kind=published"), new("{procedure=active-disclosure&stage=published&state=all }@published"), new("/published/2026GID0000998", null, 404), new("/search?q=并无此词"),
        new("/no-such-page", null, 404), new("/policies/X99", null, 404),
    ];

    public static readonly IReadOnlyList<Template> Agent =
    [
        new("/my", "agent"), new("/my?policy=N01", "agent"), new("/my/profile", "agent"), new("/my/subscriptions", "agent"), new("/my/declare?field=headcount&year=2025", "agent"),
        new("/my/declare?field=isResident", "agent"), new("/account", "agent"),
    ];

    public static readonly IReadOnlyList<Template> Citizen = [new("/my/inbox", "citizen"), new("/my/inbox?unread=true&kind=letter", "citizen"), new("/account/notices", "citizen"), new("/account/calendar", "citizen"), new("/my/matters", "citizen"), new("/my/matters/2026GID0000998", "citizen", 404)];

    public static readonly IReadOnlyList<Template> Office =
    [
        new("/console/matters", "office"), new("/console/matters?due=overdue&procedure=disclosure-on-request&q=x", "office"), new("/console/matters?state=closed", "office"), new("/console/matters/start", "office"),
        new("/console/matters/start/disclosure-on-request/register", "office"), new("/console/matters/assign", "office"), new(Extension, "office"), new(Consultation, "office"),
        new("/console/registers", "office"), new("/console/registers/power-item", "office"), new("/console/registers/enforcement-officer?standing=all&sort=-certificate.no&f.duty=enforcement", "office"), new("/console/registers/none", "office", 404),
        new("/console/board", "head"), new("/console/board?for=legal", "legal"), new("/console/board?for=division", "section"), new("/console/figures", "office"), new("/console/figures?q=公开&set=disclosure-on-request&show=some&period=2026-Q2", "office"),
        new("/console/figures/GID-01", "office"), new("/console/figures/GID-03?period=2026&g=A1%7CnaturalPerson", "office"), new("/console/figures/ADV-02?tab=undetermined", "office"), new("/console/figures/PRO-15", "office"), new("/console/figures/XXX-99", "office", 404),
        new("/console/plans", "lawyer"), new("/console/plans?kind=YEARLY&stage=running&q=要点", "office"), new("/console/plans?q=并无此词", "office"), new("{procedure=work-plan&stage=running }@console/plans", "lawyer"), new("{procedure=work-plan&stage=drafting }@console/plans", "lawyer"),
        new("{procedure=work-plan&stage=closed&state=closed }@console/plans", "deputy"), new("/console/plans/2026WPL000998X", "office", 404), new("/console/tasks", "section"), new("/console/tasks?owner=me&due=overdue", "section2"), new("/console/tasks?stage=completed&kind=EDUCATION", "office"),
        new("{procedure=task&stage=underway }", "section"),
        new("/console/inbox", "office"), new("/console/inbox?kind=due&unread=true", "office"), new("/account/notices", "office"), new("/console/search", "office"), new("/console/search?q=信息", "office"), new("/console/search?q=政府信息&kind=papers&procedure=disclosure-on-request", "office"), new("/console/search?q=并无此词&year=2026", "office"),
        new(Running, "office"), new(Running + "?tab=papers", "office"), new(Running + "?tab=review", "office"), new(Running + "?tab=deadlines", "office"), new(Running + "?tab=timeline", "office"), new(Running + "?tab=related", "office"), new("{procedure=legal-advice&state=closed&q=退出条款 }?tab=related", "office"), new("/console/matters/2026GID0000998", "office", 404),
        new(Running + "/erase", "office"), new(Running + "/erase/1", "office", 404), new("/console/erasures", "legal"),
        new(Running + "/correct/1", "office"), new(Running + "/correct/99", "office", 404), new("/console/matters/move", "legal"), new("/console/matters/act", "office"), new("/console/meeting", "meeting"), new("/console/meeting/book?meeting=局长办公会&on=2026-11-23", "meeting"),
    ];

    public static readonly IReadOnlyList<Template> Console =
    [
        new("/console", "officer"), new("/console/policies", "officer"), new("/console/policies/N01", "officer"), new("/console/policies/N03?tab=near&page=2", "officer"),
        new("/console/policies/N01/what-if", "officer"), new("/console/policies/upload", "officer"), new("/console/procedures", "legal"), new("/console/procedures?q=公开", "officer"), new("/console/procedures/publish", "legal"), new("/console/companies", "officer"), new("/console/companies?page=3", "officer"),
        new("/console/companies/91430702MAQ1A0069M", "officer"), new("/console/companies/91430702MAQ1A0069M?policy=N01", "officer"),
        new("/console/companies/91430702MAQ1A0069M/policies/N01", "officer"), new("/console/companies/91430702MAQ1A0069M/correct?field=sales&year=2025", "officer"),
        new("/console/imports", "officer"), new("/console/companies/91430702MAQ1A0042A", "officer", 404), new("/console/policies/X99", "officer", 404),
        new("/console/calendar?year=2026", "officer"), new("/console/record", "officer"), new("/console/record?stream=company/91430702MAQ1A0069M&n=1", "officer"),
        new("/console/bureau", "system"),
        new("/console/parameters", "officer"), new("/console/parameters?open=true&group=nrm", "officer"), new("/console/parameters/nrm.consultation.days", "officer"), new("/console/parameters/no.such", "officer", 404), new("/console/laws", "officer"),
        new("/console/reports", "office"), new("/console/reports/begin?template=rule-of-law-city", "lawyer"), new("/console/reports/begin", "office"), new("/console/reports/rule-of-law-city/2026", "legal"), new("/console/reports/disclosure-yearly/2026", "office"), new("/console/reports/none/2026", "office", 404),
        new("{procedure=rule-of-law-report&stage=published }@console/reports/drafts", "office"), new("{procedure=rule-of-law-report&stage=drafting }@console/reports/drafts", "legal"), new("/console/reports/drafts/2026RPT000998X", "office", 404),
        new("/console/appraisals", "office"), new("/console/appraisals?year=2026&kind=LEGAL_EDUCATION&q=并无此词", "office"), new("/console/appraisals/start", "lawyer"), new("/console/appraisals/start", "office"), new("/console/appraisals/editions", "office"), new("/console/appraisals/editions/load", "legal"), new("/console/appraisals/editions/load", "office"),
        new("/console/appraisals/editions/rule-of-law-county/2026-1", "office"), new("/console/appraisals/editions/legal-education-performance/2026-1", "lawyer"), new("/console/appraisals/editions/none/1", "office", 404), new("/console/appraisals/2026APR000998X", "office", 404),
        new("{procedure=appraisal-sheet&stage=scoring }@console/appraisals", "lawyer"), new("{procedure=appraisal-sheet&stage=rectifying }@console/appraisals", "lawyer"), new("{procedure=appraisal-sheet&stage=appealed }@console/appraisals", "office"),
        new("{procedure=appraisal-sheet&stage=scoring }@console/appraisals|items/1.1", "lawyer"), new("{procedure=appraisal-sheet&stage=scoring }@console/appraisals|items/2.2", "office"), new("{procedure=appraisal-sheet&stage=appraising }@console/appraisals|scores", "lawyer"),
        new("/console/figures/earlier", "office"), new($"/console/figures/earlier/{TimeProvider.System.GetUtcNow().AddHours(8).Year - 2}-1", "office"), new($"/console/figures/earlier/{TimeProvider.System.GetUtcNow().AddHours(8).Year - 2}-1/add/2", "office"), new("/console/figures/earlier/1999-9/add/0", "legal", 404), new("/console/figures/earlier/1999-9", "officer", 404), new("/console/figures/earlier/1999-9/2", "legal", 404),
    ];

    public static readonly IReadOnlyList<Template> Administration =
    [
        new("/console/staff", "system"), new("/console/staff?role=handlingSection&division=hitech", "security"), new("/console/staff?q=并无此人", "audit"), new("/console/staff/new", "system"),
        new("/console/staff/00000000-0000-0000-0000-000000000000", "system", 404), new("/console/divisions", "system"), new("/console/divisions/new", "system"), new("/console/divisions/plans", "system"),
        new("/console/divisions/nowhere", "system", 404),
        new("/account/sign-in/code"), new("/account/second-factor", "system"), new("/account/sessions", "system"), new("/console/sessions", "security"), new("/console/tokens", "security"), new("/console/audit", "auditor"),
        new("/console/audit?topic=signin&q=并无此人", "auditor"),
    ];
}
