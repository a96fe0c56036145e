using Kefa.Bureau.Accounts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Kefa.Web.Hosting;

/// <summary>HEAD is GET without the body; what an address has for other methods only is told apart from what is nowhere (RFC 9110, 9.3.2 and 15.5.6).</summary>
internal static class RequestMethods
{
    public static void UseHead(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        IHttpResponseBodyFeature? body = context.Features.Get<IHttpResponseBodyFeature>();
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    });

    /// <summary>Answers all that no address has. Anybody may learn that there is nothing here.</summary>
    public static void MapNothingElse(this IEndpointRouteBuilder app) => app.MapFallback("{**path}", Refuse).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();

    private static IResult Refuse(HttpContext context, EndpointDataSource endpoints, ParameterPolicyFactory policies)
    {
        string[] allowed = [.. MethodsHere(context, endpoints, policies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (allowed.Length == 0 || allowed.Contains(context.Request.Method, StringComparer.Ordinal))
            return TypedResults.NotFound();
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    private static IEnumerable<string> MethodsHere(HttpContext context, EndpointDataSource endpoints, ParameterPolicyFactory policies)
    {
        foreach (RouteEndpoint endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods)
                continue;
            RouteValueDictionary values = [];
            if (!new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, values) || !Fits(endpoint.RoutePattern, values, context, policies))
                continue;
            foreach (string method in methods.HttpMethods)
                yield return method;
            if (methods.HttpMethods.Contains(HttpMethods.Get, StringComparer.Ordinal))
                yield return HttpMethods.Head;
        }
    }

    /// <summary>Whether the parts of the address are what the pattern wants: a number for <c>{id:long}</c>.</summary>
    private static bool Fits(RoutePattern pattern, RouteValueDictionary values, HttpContext context, ParameterPolicyFactory policies) =>
        pattern.ParameterPolicies.All(wanted => wanted.Value.All(policy =>
            policies.Create(pattern.GetParameter(wanted.Key), policy) is not IRouteConstraint constraint
            || constraint.Match(context, null, wanted.Key, values, RouteDirection.IncomingRequest)));
}
