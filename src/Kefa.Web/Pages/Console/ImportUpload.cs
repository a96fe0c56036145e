using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies.Import;
using Kefa.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Kefa.Web.Pages.Console;

/// <summary>
/// Takes in a file of companies. The body goes straight from the connection to the data folder: no part of it is held in memory, and only this
/// endpoint takes large requests.
/// </summary>
internal static class ImportUpload
{
    private const int LongestField = 2_000;
    private const int MostFields = 10;

    internal const string TokenField = "__RequestVerificationToken";

    public static void MapImportUpload(this IEndpointRouteBuilder officers) =>
        // The use case knows the limit and says so in words; the server only must not cut it short.
        officers.MapPost("/imports/upload", UploadAsync).WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<Results<RedirectHttpResult, BadRequest>> UploadAsync(
        HttpContext context, IAntiforgery antiforgery, ReceiveImport receive, ICurrentBureau bureau, Preferences preferences, ImportNotice notice, IOptions<FormOptions> forms)
    {
        string L(string zh, string en) => preferences.English ? en : zh;
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) is false || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary || boundary.Length > forms.Value.MultipartBoundaryLengthLimit)
            return TypedResults.BadRequest();
        var reader = new MultipartReader(boundary, context.Request.Body);
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                return TypedResults.BadRequest();
            if (!disposition.IsFileDisposition())
            {
                if (fields.Count >= MostFields || await FieldAsync(section, context.RequestAborted) is not { } value)
                    return TypedResults.BadRequest();
                fields[name] = value;
                continue;
            }

            // The form sends its token before the file, so that nothing is written for a stranger. A token in the header is what the check reads first.
            context.Request.Headers["RequestVerificationToken"] = fields.GetValueOrDefault(TokenField);
            if (!fields.ContainsKey(TokenField) || !await antiforgery.IsRequestValidAsync(context))
                return TypedResults.BadRequest();
            var file = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            if (string.IsNullOrWhiteSpace(file))
                return Again("file", L("请选择要导入的文件", "Choose the file to import"));
            var asOf = ConsoleQuery.Date(fields.GetValueOrDefault("asOf"));
            if (asOf is null && !string.IsNullOrWhiteSpace(fields.GetValueOrDefault("asOf")))
                return Again("asof", L("数据日期写成 2026-03-31 的样子", "Write the date like 2026-03-31"));
            var by = Actor.Of(context.User, bureau.Required.Id, Policies.RolesOf(Policies.Officer));
            return await receive.FromUploadAsync(section.Body, new ReceiveImportInput(Path.GetFileName(file), fields.GetValueOrDefault("source") ?? "", asOf), by, context.RequestAborted) switch
            {
                ReceiveOutcome.Received received => TypedResults.Redirect($"{context.Request.PathBase}/console/imports/{received.ImportId}{(received.Continues ? "?continued=true" : "")}"),
                ReceiveOutcome.Refused refused => Again("file", refused.Reason.In(preferences.English)),
                var other => throw new InvalidOperationException($"An upload ended as {other.GetType().Name}, which this page does not know."),
            };
        }

        return Again("file", L("请选择要导入的文件", "Choose the file to import"));

        // Addresses are short: what is too long to be right does not come back.
        string? Short(string field) => fields.GetValueOrDefault(field) is { Length: <= 200 } text ? text : null;

        RedirectHttpResult Again(string field, string message) => TypedResults.Redirect(context.Request.PathBase + "/console/imports" + QueryString.Create(
        [
            KeyValuePair.Create<string, string?>("wrong", notice.Write(field, message)),
            KeyValuePair.Create<string, string?>("source", Short("source")), KeyValuePair.Create<string, string?>("asOf", Short("asOf")),
        ]));
    }

    /// <summary>A short field; null when it is too long.</summary>
    internal static async Task<string?> FieldAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestField * 4];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length < buffer.Length ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }
}
