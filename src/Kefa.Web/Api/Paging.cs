using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefa.Matching;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Kefa.Web.Api;

/// <summary>A part of a list.</summary>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">At most 200.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Page, int PageSize, int Total);

internal static class Paging
{
    public const int MaxPageSize = 200;

    /// <summary>So that no position in a list overflows.</summary>
    private const int MaxPage = int.MaxValue / MaxPageSize;

    /// <summary>Why page and size cannot be served; null when they can.</summary>
    public static ProblemHttpResult? Problem(HttpContext context, int page, int pageSize) => page is < 1 or > MaxPage || pageSize is < 1 or > MaxPageSize
        ? Problems.BadRequest(context, "paging", new(
            FormattableString.Invariant($"page 为 {page}，pageSize 为 {pageSize}；page 应为 1 至 {MaxPage}，pageSize 应为 1 至 {MaxPageSize}。"),
            FormattableString.Invariant($"page is {page} and pageSize {pageSize}; page counts from 1 to {MaxPage}, pageSize is 1 to {MaxPageSize}.")))
        : null;

    /// <summary>Answers with an ETag over the content; 304 when the caller has it already.</summary>
    public static async Task<IResult> WithETagAsync<T>(HttpContext context, T body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options);
        return await Tagged(context, json);
    }

    /// <summary>Whether the caller has it: one of several tags, weak ones too, or any (RFC 9110, 13.1.2).</summary>
    private static bool IsKnown(HttpContext context, string tag) =>
        EntityTagHeaderValue.TryParseList([.. context.Request.Headers.IfNoneMatch.OfType<string>()], out var known)
        && known.Any(k => k.Tag == "*" || string.Equals(k.Tag.Value, tag, StringComparison.Ordinal));

    public static Task<IResult> Tagged(HttpContext context, byte[] json)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return Task.FromResult<IResult>(IsKnown(context, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(Encoding.UTF8.GetString(json), "application/json", Encoding.UTF8));
    }
}

/// <summary>The one shape of JSON that the interface gives.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };
}

/// <summary>In which language a program wants what is said to people: as it asks by <c>Accept-Language</c>, English when it does not.</summary>
internal static class ApiLanguage
{
    public static bool IsEnglish(HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptLanguage.Where(l => Speaks(l, "zh") || Speaks(l, "en")).MaxBy(l => l.Quality ?? 1) is not { } wanted || !Speaks(wanted, "zh");

    private static bool Speaks(StringWithQualityHeaderValue wanted, string language) =>
        wanted.Value.Equals(language, StringComparison.OrdinalIgnoreCase) || wanted.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Problem details (RFC 9457); the types are stable and documented.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(HttpContext context, string type, LocalText detail) => Of(context, StatusCodes.Status400BadRequest, type, new("请求有误。", "The request is not valid."), detail);

    public static ProblemHttpResult NotFound(HttpContext context, string type, LocalText detail) => Of(context, StatusCodes.Status404NotFound, type, new("没有找到。", "There is no such thing."), detail);

    public static ProblemHttpResult Forbidden(HttpContext context, LocalText detail) => Of(context, StatusCodes.Status403Forbidden, "forbidden", new("无权查看。", "You may not see this."), detail);

    private static ProblemHttpResult Of(HttpContext context, int status, string type, LocalText title, LocalText detail)
    {
        var english = ApiLanguage.IsEnglish(context);
        return TypedResults.Problem(detail.In(english), statusCode: status, title: title.In(english), type: TypeOf(type));
    }

    public static string TypeOf(string name) => "https://kefa.dev/problems/" + name;
}
