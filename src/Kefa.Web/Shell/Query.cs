using Microsoft.AspNetCore.Http.Extensions;

namespace Kefa.Web.Shell;

/// <summary>Addresses of the page at hand with a parameter changed: the state of a list stands in its address.</summary>
internal static class Query
{
    /// <summary>This page with a parameter set, or without it. Changing a filter goes back to the first page.</summary>
    public static string With(HttpRequest request, string name, string? value)
    {
        var builder = new QueryBuilder(request.Query
            .Where(q => q.Key != name && (q.Key != "page" || name == "page"))
            .SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? "")).Where(q => q.Value.Length > 0));
        if (value is not null)
            builder.Add(name, value);
        return request.PathBase + request.Path + builder.ToQueryString();
    }

    /// <summary>Another page with the parameters of this one.</summary>
    public static string Elsewhere(HttpRequest request, string path) => request.PathBase + path + request.QueryString;
}
