using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Documents;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Letters;
using Kefa.Documents.Official;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Matters;

/// <summary>What pages about matters send and take away beside their forms.</summary>
internal static class MatterEndpoints
{
    public static void MapMatters(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/matters").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
            staff.MapGet($"/export.{TableExport.ContentOf(format).Extension}", (Exporting e, WorkList list, ActingPeople people) => ExportAsync(e, list, people, format));
        staff.MapGet("/deadlines.ics", CalendarAsync);
        var participants = app.MapGroup("/console/matters").RequireAuthorization(AccessPolicies.Participant).ExcludeFromDescription();
        participants.MapGet("/{number}/files/{sha256}", FileAsync);
        participants.MapGet("/{number}/letters/{n:int}/{kind}/pdf", (string number, int n, string kind, HttpContext context, PrintLetter print, PdfPrinter pdf, ActingPeople people) =>
            PdfAsync(number, n, kind, letter => true, context, print, pdf, people));
        staff.MapPost("/{number}/comment", CommentAsync);
        staff.MapPost("/{number}/case-file", CaseFileAsync);
        var tracked = app.MapGroup("/track").RequireAuthorization(AccessPolicies.Everyone).ExcludeFromDescription();
        tracked.MapGet("/{number}/files/{sha256}", TrackedFileAsync);
        tracked.MapPost("/end", EndTrackingAsync);
        // Drafts belong to whoever holds the account or the cookie: the use case asks.
        var drafts = app.MapGroup("/matter-files").RequireAuthorization(AccessPolicies.Everyone).ExcludeFromDescription();
        drafts.MapPost("/{draft:guid}", UploadAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        drafts.MapPost("/{draft:guid}/remove", RemoveAsync);
        var party = app.MapGroup("/my/matters").RequireAuthorization(AccessPolicies.SignedIn).ExcludeFromDescription();
        party.MapGet("/{number}/files/{sha256}", PartyFileAsync);
        party.MapGet("/{number}/letters/{n:int}/{kind}/pdf", (string number, int n, string kind, HttpContext context, PrintLetter print, PdfPrinter pdf, ActingPeople people) =>
            PdfAsync(number, n, kind, letter => letter.IsForParty, context, print, pdf, people));
    }

    private static async Task ExportAsync(Exporting e, WorkList list, ActingPeople people, TableFormat format)
    {
        var me = await people.OfAsync(e.Context.User, e.Leaving);
        var filter = MatterQuery.Read(e.Query, me.Account);
        var names = await NamesAsync(list, filter, me, e.Leaving);
        await e.SendAsync("matters", format, e.Today, new TableExport
        {
            Title = e.L("办件", "Matters"),
            Columns =
            [
                new(e.L("期限", "Deadline"), ColumnType.Date), new(e.L("暂定", "Provisional"), Width: 8), new(e.L("编号", "Number"), Width: 18), new(e.L("事由", "Subject"), Width: 40), new(e.L("程序", "Procedure"), Width: 24), new(e.L("当事人", "Party"), Width: 24),
                new(e.L("环节", "Stage"), Width: 16), new(e.L("承办人", "Handler"), Width: 14), new(e.L("等待", "Waiting on"), Width: 16), new(e.L("最近办理", "Last event"), Width: 20), new(e.L("最近办理日期", "Last event on"), ColumnType.Date),
                new(e.L("受理日期", "Opened on"), ColumnType.Date), new(e.L("办结日期", "Closed on"), ColumnType.Date), new(e.L("结果", "Outcome"), Width: 16),
            ],
            Rows = list.AllAsync(filter, me, e.Leaving).Select(IReadOnlyList<object?> (m) =>
            [
                m.DueOn, names.IsProvisional(m) ? e.L("暂定", "provisional") : null, m.Number, m.Title, names.Procedure(m).In(e.English), m.Party, names.Stage(m).In(e.English), m.HandlerName, m.WaitingOn, names.Last(m).In(e.English), m.LastOn, m.OpenedOn, m.ClosedOn, m.ClosedOn is null ? null : names.Stage(m).In(e.English),
            ]),
        });
    }

    private static async Task<MatterNames> NamesAsync(WorkList list, MatterFilter filter, Acting me, CancellationToken cancellationToken) => await list.NamesAsync(await list.VersionsAsync(filter, me, cancellationToken), cancellationToken);

    private static async Task<ContentHttpResult> CalendarAsync(HttpContext context, WorkList list, ActingPeople people, ICurrentBureau bureau, Preferences preferences, TimeProvider time)
    {
        var me = await people.OfAsync(context.User, context.RequestAborted);
        var filter = MatterQuery.Read(context.Request.Query, me.Account);
        var rows = await list.AllAsync(filter with { State = StateFilter.Open }, me, context.RequestAborted).Where(m => m.DueOn is not null).Take(1_000).ToListAsync(context.RequestAborted);
        var names = await list.NamesAsync(rows, context.RequestAborted);
        context.Response.Headers.ContentDisposition = Downloads.Attachment("kefa-deadlines.ics");
        return TypedResults.Text(DeadlineCalendar.Write(rows, names, time.GetUtcNow(), preferences.English, Downloads.Address(context)), "text/calendar; charset=utf-8", Encoding.UTF8);
    }

    private static async Task<IResult> FileAsync(string number, string sha256, HttpContext context, OpenMatter open, ActingPeople people, FileStore files)
    {
        var me = await people.OfAsync(context.User, context.RequestAborted);
        if (!MatterNumber.TryParse(number, out var parsed) || await open.FindAsync(parsed, me, context.RequestAborted) is not { } matter) return TypedResults.NotFound();
        return await SendAsync(context, matter, sha256, files);
    }

    private static async Task<IResult> PartyFileAsync(string number, string sha256, HttpContext context, OpenMatter open, ActingPeople people, FileStore files)
    {
        // As the party, not in office: who works here reads of their own matter what every party reads.
        var me = await people.OfAsync(context.User, context.RequestAborted) with { Roles = [] };
        if (!MatterNumber.TryParse(number, out var parsed) || await open.FindAsync(parsed, me, context.RequestAborted) is not { IsParty: true } matter) return TypedResults.NotFound();
        return await SendAsync(context, matter, sha256, files);
    }

    private static async Task<IResult> TrackedFileAsync(string number, string sha256, HttpContext context, TrackingProof proof, LookUpMatter lookUp, FileStore files) =>
        MatterNumber.TryParse(number, out var parsed) && proof.CodeOf(context, parsed) is { } code && await lookUp.OpenAsync(parsed, code, context.RequestAborted) is var (_, matter)
            ? await SendAsync(context, matter, sha256, files) : TypedResults.NotFound();

    private static async Task<IResult> EndTrackingAsync(HttpContext context, IAntiforgery antiforgery, TrackingProof proof)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        proof.Take(context);
        return TypedResults.Redirect(context.Request.PathBase + "/track");
    }

    private static async Task<IResult> SendAsync(HttpContext context, OpenedMatter matter, string sha256, FileStore files)
    {
        // The same bytes may have come twice, under two names: the address says which.
        int.TryParse(context.Request.Query["n"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int n);
        var paper = matter.Papers.Where(d => d.Document.Sha256 == sha256).OrderByDescending(d => d.Event == n).FirstOrDefault()?.Document;
        if (paper is null || await files.OpenAsync(sha256, context.RequestAborted) is not { } body) return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment(paper.Name);
        // What strangers sent is never shown as a page of ours, whatever it is.
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.Stream(body, paper.MediaType);
    }

    private static async Task<IResult> PdfAsync(string number, int n, string kind, Func<PrintedLetter, bool> mayRead, HttpContext context, PrintLetter print, PdfPrinter pdf, ActingPeople people)
    {
        var me = await people.OfAsync(context.User, context.RequestAborted);
        if (!MatterNumber.TryParse(number, out var parsed) || await print.FindAsync(parsed, n, kind, "pdf", me, context.RequestAborted) is not { } letter || !mayRead(letter)) return TypedResults.NotFound();
        if (await PrintAsync(pdf, letter.Document, context.RequestAborted) is not PdfOutcome.Printed { Pdf: var bytes })
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "No PDF can be printed here at the moment; print the page instead. 此处暂不能生成 PDF，请直接打印网页。");
        context.Response.Headers.ContentDisposition = Downloads.Attachment(Path.ChangeExtension(letter.Paper.Name, ".pdf"));
        return TypedResults.Bytes(bytes, "application/pdf");
    }

    private static Task<PdfOutcome> PrintAsync(PdfPrinter pdf, OfficialDocument document, CancellationToken cancellationToken) => OfficialHtml.HasFoot(document)
        ? pdf.PrintToFootAsync((space, mark) => OfficialHtml.Page(document, space, mark), OfficialHtml.FootMark, OfficialHtml.BottomPoints, cancellationToken)
        : pdf.PrintAsync(OfficialHtml.Page(document), cancellationToken);

    private static async Task<IResult> CommentAsync(string number, HttpContext context, IAntiforgery antiforgery, HouseWork work, ActingPeople people, Kefa.Web.Pages.Console.ImportNotice notice, Preferences preferences)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var me = await people.OfAsync(context.User, context.RequestAborted);
        if (!me.MayHandle()) return TypedResults.Forbid();
        if (!MatterNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var problem = await work.CommentAsync(parsed, form["text"], form["token"].ToString(), me, context.RequestAborted);
        string back = $"{context.Request.PathBase}/console/matters/{parsed}?tab=review";
        return TypedResults.Redirect(problem is null ? back + "&noted=true" : QueryHelpers.AddQueryString(back, "wrong", notice.Write("note", problem.In(preferences.English))));
    }

    private static async Task<IResult> CaseFileAsync(string number, HttpContext context, IAntiforgery antiforgery, WriteCaseFile write, ActingPeople people)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var me = await people.OfAsync(context.User, context.RequestAborted);
        if (!MatterNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        await using FileBufferingWriteStream file = new();
        if (!await write.HandleAsync(parsed, me, file, context.RequestAborted)) return TypedResults.NotFound();
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{parsed}.zip");
        await file.DrainBufferAsync(context.Response.Body, context.RequestAborted);
        return TypedResults.Empty;
    }

    private static async Task<IResult> UploadAsync(
        Guid draft, HttpContext context, IAntiforgery antiforgery, Drafts drafts, ImportNotice notice, Preferences preferences, IOptions<FormOptions> forms)
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) is false || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary || boundary.Length > forms.Value.MultipartBoundaryLengthLimit)
            return TypedResults.BadRequest();
        var reader = new MultipartReader(boundary, context.Request.Body);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name) return TypedResults.BadRequest();
            if (!disposition.IsFileDisposition())
            {
                if (fields.Count >= 10 || await ImportUpload.FieldAsync(section, context.RequestAborted) is not { } value) return TypedResults.BadRequest();
                fields[name] = value;
                continue;
            }

            // The form sends its token before the file, so that nothing is written for a stranger.
            context.Request.Headers["RequestVerificationToken"] = fields.GetValueOrDefault(ImportUpload.TokenField);
            if (!fields.ContainsKey(ImportUpload.TokenField) || !await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
            if (Visitors.OwnerOf(context) is not { } owner || fields.GetValueOrDefault("purpose") is not { Length: > 0 and <= 160 } purpose || Back(fields.GetValueOrDefault("back"), context) is not { } back) return TypedResults.BadRequest();
            string? file = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            if (string.IsNullOrWhiteSpace(file)) return Wrong(back, preferences.English ? "Choose a file." : "请选择文件。");
            return await drafts.AddFileAsync(owner, draft, purpose, section.Body, file, context.RequestAborted) switch
            {
                TakeFileOutcome.Refused refused => Wrong(back, refused.Reason.In(preferences.English)),
                _ => TypedResults.Redirect(back),
            };
        }
        return TypedResults.BadRequest();

        RedirectHttpResult Wrong(string back, string message) => TypedResults.Redirect(QueryHelpers.AddQueryString(back, "wrong", notice.Write("file", message)));
    }

    private static async Task<IResult> RemoveAsync(Guid draft, HttpContext context, IAntiforgery antiforgery, Drafts drafts)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Visitors.OwnerOf(context) is not { } owner || !Guid.TryParse(form["file"], out Guid file) || Back(form["back"], context) is not { } back) return TypedResults.BadRequest();
        return await drafts.RemoveFileAsync(owner, file, context.RequestAborted) ? TypedResults.Redirect(back) : TypedResults.NotFound();
    }

    /// <summary>Only an address of this site is gone back to.</summary>
    private static string? Back(string? address, HttpContext context) =>
        address is { Length: > 1 and <= 500 } && address[0] == '/' && address[1] is not ('/' or '\\') && !address.Any(char.IsControl) && address.StartsWith(context.Request.PathBase.Value + "/", StringComparison.Ordinal) ? address : null;
}
