package catalog

var opentracingGo, goStdlib, goGRPC, grpcOpentracing, grpcMiddleware, jaegerClient, jaegerLib, zipkinGo, zipkinOpentracing, clientGolang, grpcPrometheus, grpcMiddlewarePrometheus Module
