using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

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
    public static ProblemHttpResult? Problem(int page, int pageSize) => page is < 1 or > MaxPage || pageSize is < 1 or > MaxPageSize
        ? Problems.BadRequest("paging", $"page is {page} and pageSize {pageSize}; page counts from 1 to {MaxPage}, pageSize is 1 to {MaxPageSize}.")
        : null;

    /// <summary>Answers with an ETag over the content; 304 when the caller has it already.</summary>
    public static async Task<IResult> WithETagAsync<T>(HttpContext context, T body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options);
        return await Tagged(context, json);
    }

    public static Task<IResult> Tagged(HttpContext context, byte[] json)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return Task.FromResult<IResult>(context.Request.Headers.IfNoneMatch.Contains(tag)
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

/// <summary>Problem details (RFC 9457); the types are stable and documented.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string type, string detail) => Of(StatusCodes.Status400BadRequest, type, "The request is not valid.", detail);

    public static ProblemHttpResult NotFound(string type, string detail) => Of(StatusCodes.Status404NotFound, type, "There is no such thing.", detail);

    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "forbidden", "You may not see this.", detail);

    private static ProblemHttpResult Of(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: "https://kefa.dev/problems/" + type);
}
