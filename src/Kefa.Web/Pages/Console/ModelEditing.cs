using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Dmn;
using Kefa.Web.Hosting;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Console;

/// <summary>What the script of <see cref="EditModelPage"/> says to the site: what its editor would lose, and what was changed.</summary>
internal static class ModelEditing
{
    public static void MapModelEditing(this IEndpointRouteBuilder console)
    {
        console.MapPost("/policies/drafts/{id:long}/model/check", CheckAsync).RequireAuthorization(AccessPolicies.Caseworker);
        console.MapPost("/policies/drafts/{id:long}/model", SaveAsync).RequireAuthorization(AccessPolicies.Caseworker);
        console.MapGet("/policies/drafts/{id:long}/model.dmn", DownloadAsync).RequireAuthorization(AccessPolicies.Caseworker);
    }

    private static async Task<IResult> CheckAsync(long id, HttpContext context, IAntiforgery antiforgery, PolicyDrafts drafts, Preferences preferences)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        if (await drafts.FindAsync(id, context.RequestAborted) is not { } draft)
            return TypedResults.NotFound();
        var xml = (await context.Request.ReadFormAsync(context.RequestAborted))["xml"].ToString();
        try
        {
            return TypedResults.Json(new { lost = EditModel.Lost(draft, xml).Select(d => d.Phrase.In(preferences.English)) });
        }
        catch (DmnFormatException problem)
        {
            return TypedResults.Json(new { lost = new[] { problem.Diagnostic.Phrase.In(preferences.English) } });
        }
    }

    private static async Task<IResult> SaveAsync(long id, HttpContext context, IAntiforgery antiforgery, EditModel edit, ICurrentBureau bureau, Preferences preferences)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        if (!context.User.May(bureau.Required.Id, Policies.Editor))
            return TypedResults.Forbid();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var xml = form["xml"].ToString();
        if (Encoding.UTF8.GetByteCount(xml) > PolicyDrafts.MaxBytes)
            return Trouble(StatusCodes.Status413PayloadTooLarge, "trouble", L("模型超过 2 MB，没有保存。", "The model is larger than 2 MB and was not saved."));
        var by = Actor.Of(context.User, bureau.Required.Id, Policies.RolesOf(Policies.Editor));
        return await edit.HandleAsync(new EditModelInput(id, form["basedOn"].ToString(), xml), by, context.RequestAborted) switch
        {
            EditModelOutcome.Saved saved => TypedResults.Json(new { state = saved.Changed ? "saved" : "unchanged", basedOn = saved.BasedOn, problems = Problems(saved.Diagnostics, saved.Xml) }),
            EditModelOutcome.Refused refused => TypedResults.Json(
                new { state = "refused", problems = Problems(refused.Diagnostics, refused.Xml) }, statusCode: StatusCodes.Status422UnprocessableEntity),
            EditModelOutcome.Conflict conflict => Trouble(StatusCodes.Status409Conflict, "conflict", L(
                $"{conflict.Current.CreatedBy} 已经改过这份草稿，您的改动没有保存。请下载您的改动，重新打开本页后再改。",
                $"{conflict.Current.CreatedBy} changed this draft meanwhile; your changes were not saved. Download them, open this page anew and make them again.")),
            EditModelOutcome.SameAs same => Trouble(StatusCodes.Status409Conflict, "conflict", L(
                $"内容与草稿 {same.Id} 完全相同，没有保存。", $"Draft {same.Id} holds exactly this; nothing was saved.")),
            EditModelOutcome.AnotherPolicy other => Trouble(StatusCodes.Status422UnprocessableEntity, "trouble", L(
                $"模型成了另一项政策 {other.Actual}（草稿属于 {other.Expected}），没有保存。", $"The model became one of policy {other.Actual}; the draft is of {other.Expected}. Nothing was saved.")),
            _ => Trouble(StatusCodes.Status404NotFound, "gone", L("这份草稿已经发布或删除，没有保存。", "The draft was published or deleted; nothing was saved.")),
        };

        string L(string zh, string en) => preferences.English ? en : zh;

        IEnumerable<object> Problems(IReadOnlyList<ModelDiagnostic> diagnostics, string text)
        {
            var lines = text.Split('\n');
            return diagnostics.OrderByDescending(d => d.Severity == Severity.Error).Select(d => Problem(d, lines, preferences.English));
        }
    }

    private static async Task<IResult> DownloadAsync(long id, HttpContext context, PolicyDrafts drafts)
    {
        if (await drafts.FindAsync(id, context.RequestAborted) is not { } draft)
            return TypedResults.NotFound();
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{draft.Stored.Name}.dmn");
        return TypedResults.Bytes(draft.Stored.Bytes.ToArray(), "application/xml; charset=utf-8");
    }

    private static object Problem(ModelDiagnostic diagnostic, string[] lines, bool english) => new
    {
        kind = diagnostic.Severity switch
        {
            Severity.Error => null,
            Severity.Warning => english ? "Warning" : "警告",
            _ => english ? "Note" : "提示",
        },
        line = diagnostic.Position.Line,
        column = diagnostic.Position.Column,
        message = diagnostic.Phrase.In(english),
        text = diagnostic.Position.Line is var line && line > 0 && line <= lines.Length ? Shortened(lines[line - 1].Trim()) : null,
    };

    private static string Shortened(string line) => line.EnumerateRunes().Count() > 200 ? string.Concat(line.EnumerateRunes().Take(200)) + "…" : line;

    private static IResult Trouble(int status, string state, string message) => TypedResults.Json(new { state, message }, statusCode: status);
}
