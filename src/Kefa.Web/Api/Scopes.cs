using Kefa.Bureau.Accounts;

namespace Kefa.Web.Api;

/// <summary>Which scope a token needs at each endpoint. An endpoint that names none is closed to tokens.</summary>
internal static class Scopes
{
    public static TBuilder WithScope<TBuilder>(this TBuilder endpoint, string scope) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsScope(scope));

    /// <summary>After authorization, which lets in who is signed in: a token must have the scope that the endpoint names.</summary>
    public static void UseScopes(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (!context.User.IsToken() || (context.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>() is { } needed && context.User.HasScope(needed.Scope)))
            return next(context);
        var scope = context.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>()?.Scope;
        return Problems.Forbidden(context, scope is null
            ? new("这个地址不对接口令牌开放。", "This address is not open to tokens.")
            : new($"令牌没有权限范围“{scope}”。", $"The token does not have the scope '{scope}'.")).ExecuteAsync(context);
    });
}
